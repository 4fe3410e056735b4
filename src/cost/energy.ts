/**
 * Energy of the processor packages, as the kernel reports it (RAPL: /sys/class/powercap/intel-rapl:N, on Intel and
 * AMD). It is what the whole package took, whoever used it; memory, disks and fans are outside. Where it cannot be
 * read the energy is unknown and the reason is said: nothing is guessed from a data sheet.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const POWERCAP = '/sys/class/powercap';

/** One package's counter in microjoules, which starts again at 0 behind `range`. */
interface Domain {
  file: string;
  range: number;
  last: number;
}

export class EnergyMeter {
  #domains: Domain[];
  #joules = 0;
  #unknown: string | undefined;

  private constructor(domains: Domain[], unknown?: string) {
    this.#domains = domains;
    this.#unknown = unknown;
  }

  /** Opens the counters of all packages and begins at 0. Never throws: see `source` for why there may be none. */
  static open(folder = POWERCAP): EnergyMeter {
    try {
      if (!existsSync(folder)) return new EnergyMeter([], `this system has no ${folder}`);
      const domains = packagesIn(folder);
      if (domains.length === 0) return new EnergyMeter([], `${folder} names no processor package`);
      return new EnergyMeter(domains);
    } catch (error) {
      return new EnergyMeter([], reasonOf(error));
    }
  }

  /** A meter that has no counters, for a stated reason. */
  static unknown(reason: string): EnergyMeter {
    return new EnergyMeter([], reason);
  }

  /** 'RAPL, 2 packages', or 'unknown: ' and the reason. */
  get source(): string {
    if (this.#unknown !== undefined) return `unknown: ${this.#unknown}`;
    const n = this.#domains.length;
    return `RAPL, ${n} package${n > 1 ? 's' : ''}`;
  }

  /**
   * Joules since the meter was opened; null where unknown. A counter passes its end in about half an hour at full
   * load, so read it more often: a reading sees one passage, not two.
   */
  read(): number | null {
    if (this.#unknown !== undefined) return null;
    try {
      for (const domain of this.#domains) {
        const now = counterAt(domain.file);
        const moved = now >= domain.last ? now - domain.last : now + domain.range - domain.last;
        domain.last = now;
        this.#joules += moved / 1e6;
      }
      return this.#joules;
    } catch (error) {
      this.#unknown = reasonOf(error);
      return null;
    }
  }
}

/** Domains called package-N: not their parts (core, uncore), not the platform (psys), which would count them again. */
function packagesIn(folder: string): Domain[] {
  const zones = readdirSync(folder)
    .filter((name) => /^intel-rapl:\d+$/.test(name))
    .sort();
  return zones.flatMap((zone) => {
    const at = (name: string) => join(folder, zone, name);
    if (!readFileSync(at('name'), 'utf8').startsWith('package-')) return [];
    const file = at('energy_uj');
    return [{ file, range: counterAt(at('max_energy_range_uj')), last: counterAt(file) }];
  });
}

function counterAt(file: string): number {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^\d+$/.test(text)) throw new Error(`${file} is not a number`);
  return Number(text);
}

function reasonOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may be read by the administrator only`;
  return message;
}
