import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Instruction sets of x86 processors. int8 gains most where VNNI does in one instruction what takes three without it. */
const INSTRUCTIONS = { avx2: 'AVX2', avx512f: 'AVX-512', avx_vnni: 'VNNI', avx512_vnni: 'VNNI' } as const;

/** Describes the machine that the figures are from: cores, memory and instruction sets. */
export function machine(): string {
  const cores = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
  return [cores, instructions(), `${Math.round(totalmem() / 2 ** 30)} GiB`].filter(Boolean).join(', ');
}

/** Lists the instruction sets that matter here; undefined on systems that don't list them. */
function instructions(): string | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(cpuInfo())?.[1]?.trim().split(' ');
  if (!flags) return undefined;
  const found = Object.entries(INSTRUCTIONS).filter(([flag]) => flags.includes(flag));
  const names = [...new Set(found.map(([, name]) => name))];
  return (names.includes('VNNI') ? names : [...names, 'no VNNI']).join(', ');
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
