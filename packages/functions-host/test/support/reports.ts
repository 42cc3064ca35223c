import { readFile } from 'node:fs/promises';
import { waitUntil } from './wait-until.ts';

export interface Report {
  fn: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever an app reports
  [field: string]: any;
}

/** What the functions of a test app have reported to a file. */
export class Reports {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  async of(fn: string): Promise<Report[]> {
    const content = await readFile(this.file, 'utf8').catch(() => '');
    const lines = content.split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Report).filter((report) => report.fn === fn);
  }

  /** The first that `wanted` says yes to, once it is there. */
  find(fn: string, wanted: (report: Report) => boolean): Promise<Report> {
    return waitUntil(async () => (await this.of(fn)).find(wanted));
  }

  count(fn: string, wanted: (report: Report) => boolean): Promise<number> {
    return this.of(fn).then((reports) => reports.filter(wanted).length);
  }
}
