/** Returns whether a request that was answered with this status would get the same answer again. One too many (429) or too slow (408) may not. */
export const isFinalStatus = (status: number): boolean => status < 500 && status !== 408 && status !== 429;
