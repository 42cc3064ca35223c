import { Precision } from '../../../../core/contracts/painting-options.ts';
import { nv12FrameBytes } from '../../../../core/media/pictures/colour.ts';
import { turnOffReporting } from '../../../../engine/onnx/turn-off-reporting.ts';
import { peakMegabytes } from '../../peak-memory.ts';
import { openPainter } from '../open-painter.ts';

/**
 * Paints two frames in a process of its own, so that its memory can be measured: `memory-step.js <folder> <style> <precision> <threads> <width> <height>`.
 * Prints the most megabytes that it has had resident.
 */
turnOffReporting();
const [folder = '', style = '', precision, ...numbers] = process.argv.slice(2);
const [threads = 2, width = 1_280, height = 720] = numbers.map(Number);
const painter = await openPainter({ folder }, { style, precision: Precision.parse(precision), threads });
const bytes = new Uint8Array(nv12FrameBytes(width, height)).map((_, at) => (at * 7) % 251);
for (let frame = 0; frame < 2; frame += 1) await painter.paint({ bytes, width, height });
process.stdout.write(`${await peakMegabytes(process.pid)}\n`);
await painter.close();
