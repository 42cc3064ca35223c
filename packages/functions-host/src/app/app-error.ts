/** An error in the app, its settings or its folder. Its message says what to do, so it is shown without a stack. */
export class AppError extends Error {}
