/** The queues of tasks, in the order in which workers serve them. `laneOf` chooses the one of a task. */
export const LANES = ['tasks', 'tasksLater', 'tasksLast'] as const;
export type Lane = (typeof LANES)[number];
