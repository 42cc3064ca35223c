// A thread of an engine that crashes before it has opened.
throw new Error('out of luck');
