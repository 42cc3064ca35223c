// Loaded before a program that wouldn't notice by itself that its parent is gone, such as a test run that was killed.
process.once('disconnect', () => process.exit(1));
// The channel alone must not keep the program running.
process.channel?.unref();
