import { type Chooser, isPreemption, type Point } from './chooser.js';
import { TestError } from './failure.js';

/** A place of some run: what was found behind each way. */
interface Place {
  readonly ways: number;
  readonly preemptions: readonly boolean[];
  /** The next place behind each way; `end` where the run ended before one. Nothing for ways beyond the bound. */
  readonly next: (Place | 'end' | undefined)[];
}

/** A way that nobody has gone yet. */
interface Start {
  /** The choices that lead there, this way included. */
  readonly schedule: readonly number[];
  /** How many ways there were at each of those places. */
  readonly ways: readonly number[];
  readonly from: Place | undefined;
}

/**
 * Every schedule, those with few preemptions first. A place is known again by its state, and nothing behind it is
 * run twice; so there are fewer runs than schedules.
 */
export class Search {
  readonly #bound: number;
  readonly #known = new Map<string, Place>();
  /** By how many preemptions it takes to come there. */
  readonly #starts: Start[][] = [[{ schedule: [], ways: [], from: undefined }]];
  #root: Place | 'end' = 'end';
  #counts = new Map<Place, Map<number, bigint>>();

  /** `bound`: preemptions at most, Infinity for all. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  get states(): number {
    return this.#known.size;
  }

  /** Whether nothing is left. */
  get isComplete(): boolean {
    return this.#starts.every((starts) => starts.length === 0);
  }

  /** The chooser of the next run. */
  next(): SearchChooser {
    const preemptions = this.#starts.findIndex((starts) => starts.length > 0);
    const start = this.#starts[preemptions]!.pop()!;
    return new SearchChooser(this, start, preemptions);
  }

  /** How many schedules within the bound were explored. */
  get schedules(): bigint {
    this.#counts = new Map();
    return this.#count(this.#root, this.#bound);
  }

  /** The place of a state: known, or new, with the ways from there that are yet to be gone. */
  place(
    point: Point,
    schedule: readonly number[],
    ways: readonly number[],
    preemptions: number,
  ): { place: Place; isKnown: boolean } {
    const state = this.#bound === Number.POSITIVE_INFINITY ? point.state() : `${point.state()}.${point.last}`;
    const known = this.#known.get(state);
    if (known !== undefined) return { place: known, isKnown: true };
    const { length } = point.threads;
    const place: Place = {
      ways: length,
      preemptions: point.threads.map((_, way) => isPreemption(point, way)),
      next: new Array(length).fill(undefined),
    };
    this.#known.set(state, place);
    for (let way = length - 1; way > 0; way -= 1) {
      const cost = preemptions + (place.preemptions[way] ? 1 : 0);
      if (cost > this.#bound) continue;
      this.#starts[cost] ??= [];
      this.#starts[cost].push({ schedule: [...schedule, way], ways: [...ways, length], from: place });
    }
    return { place, isKnown: false };
  }

  /** What lies behind a way; `from` nothing: at the start of all. */
  link(from: Place | undefined, way: number, to: Place | 'end'): void {
    if (from === undefined) this.#root = to;
    else from.next[way] = to;
  }

  #count(place: Place | 'end', bound: number): bigint {
    if (place === 'end') return 1n;
    const counts = this.#counts.get(place) ?? new Map<number, bigint>();
    this.#counts.set(place, counts);
    const known = counts.get(bound);
    if (known !== undefined) return known;
    let sum = 0n;
    place.next.forEach((next, way) => {
      const left = bound - (place.preemptions[way] ? 1 : 0);
      if (next !== undefined && left >= 0) sum += this.#count(next, left);
    });
    counts.set(bound, sum);
    return sum;
  }
}

/** Goes to where a run is to begin, and from there the first way to the end, or to a place that is known. */
export class SearchChooser implements Chooser {
  readonly #search: Search;
  readonly #start: Start;
  readonly #preemptions: number;
  readonly #schedule: number[] = [];
  readonly #ways: number[] = [];
  #from: Place | undefined;
  #isLinked = false;

  constructor(search: Search, start: Start, preemptions: number) {
    this.#search = search;
    this.#start = start;
    this.#preemptions = preemptions;
    this.#from = start.from;
  }

  choose(point: Point): number {
    const at = this.#schedule.length;
    if (at < this.#start.schedule.length) return this.#replay(point, at);
    const { place, isKnown } = this.#search.place(point, this.#schedule, this.#ways, this.#preemptions);
    this.#search.link(this.#from, this.#schedule.at(-1) ?? 0, place);
    this.#from = place;
    this.#isLinked = isKnown;
    if (isKnown) return -1;
    return this.#take(0, point.threads.length);
  }

  /** The run came to its end. */
  end(): void {
    if (!this.#isLinked) this.#search.link(this.#from, this.#schedule.at(-1) ?? 0, 'end');
  }

  #replay({ threads }: Point, at: number): number {
    if (threads.length !== this.#start.ways[at])
      throw new TestError(
        `the test is not deterministic: along one schedule there were ${this.#start.ways[at]} ways at place ${at + 1}, and then ${threads.length}; handler and world may not depend on time, chance, or what an earlier run left behind`,
      );
    return this.#take(this.#start.schedule[at]!, threads.length);
  }

  #take(way: number, ways: number): number {
    this.#schedule.push(way);
    this.#ways.push(ways);
    return way;
  }
}
