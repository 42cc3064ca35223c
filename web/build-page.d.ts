/** Makes the page, with its packages from `root`, in the folder `target`. */
export declare function buildPage(root: string, target: string): Promise<void>;
