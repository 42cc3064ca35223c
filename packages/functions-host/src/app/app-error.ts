/** The app, its settings or its folder are not as they must be; the message says what to do and needs no stack. */
export class AppError extends Error {}
