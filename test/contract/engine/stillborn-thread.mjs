// An engine's thread that dies before it opens.
throw new Error('out of luck');
