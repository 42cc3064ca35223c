/** Builds the page from the sources and packages in `root` into the folder `target`. */
export declare function buildPage(root: string, target: string): Promise<void>;
