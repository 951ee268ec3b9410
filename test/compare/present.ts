/** The campaign's outcome in words and as plain data. */
import { differenceData, formatDifference } from '../../backend/compare.js';
import { FACTS } from '../../backend/generated/facts.js';
import type { Campaign, Finding } from './campaign.js';
import { neverSeen, type Statistics } from './statistics.js';

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** One line, while it runs. */
export function progressLine({ statistics, verdicts, steered }: Campaign, seconds: number): string {
  const rate = Math.round(statistics.operations / seconds);
  const cycles = Math.round(statistics.faultCycles / seconds);
  return (
    `${statistics.operations} operations, ${statistics.programs} programs, ${verdicts.difference} different, ` +
    `${verdicts.unmodelled} unmodelled, ${verdicts.failed} failed, ${steered} steered; ` +
    `${rate} operations/s, ${cycles} fault cycles/s`
  );
}

/** Quality of the generator, counts by operation. */
export function summary(campaign: Campaign, seconds: number): string {
  const { statistics } = campaign;
  const missing = neverSeen(statistics);
  return [
    progressLine(campaign, seconds),
    `success ${percent(statistics.successShare)}, programs with a sleeper while something else runs ${percent(statistics.sleeperShare)}`,
    ...(missing.length > 0 ? [`never seen: ${missing.join(', ')}`] : []),
    ...[...statistics.outcomes].map(([name, counts]) => `  ${name.padEnd(16)} ${formatCounts(counts)}`),
    ...factLines(statistics),
  ].join('\n');
}

function formatCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
}

function factLines(statistics: Statistics): string[] {
  if (statistics.facts.size === 0) return [];
  const lines = [...statistics.facts].map(([name, counts]) => {
    const named = Object.fromEntries([...counts].map(([number, count]) => [factId(number), count]));
    return `  ${name.padEnd(16)} ${formatCounts(named)}`;
  });
  return ['facts that decided:', ...lines];
}

function factId(number: number): string {
  return FACTS[number - 1]?.id ?? `fact ${number}`;
}

/** A finding in full; `file` is where its program was saved. */
export function formatFinding(finding: Finding, file: string): string {
  const { comparison, difference, before, after, index } = finding;
  const replay = `node dist/test/compare/main.js --program ${file}`;
  const head = `program ${index}: ${comparison.verdict}; shrunk from ${before} to ${after} records, saved as ${file}; again: ${replay}`;
  if (difference !== undefined) return `${head}\n${formatDifference(difference)}`;
  return `${head}\n${messageOf(finding)}`;
}

function messageOf({ comparison }: Finding): string {
  if (comparison.verdict === 'unmodelled')
    return `record #${comparison.error.record}, place ${comparison.error.place}: ${comparison.error.message}`;
  return comparison.verdict === 'failed' ? `the ${comparison.side} machine: ${comparison.message}` : '';
}

/** Everything as plain data. */
export function campaignData(campaign: Campaign, seconds: number, files: readonly string[]): object {
  const { statistics, verdicts, steered, runs } = campaign;
  return {
    operations: statistics.operations,
    programs: statistics.programs,
    seconds,
    operationsPerSecond: statistics.operations / seconds,
    faultCyclesPerSecond: statistics.faultCycles / seconds,
    successShare: statistics.successShare,
    sleeperShare: statistics.sleeperShare,
    verdicts,
    steered,
    runs,
    outcomes: Object.fromEntries(statistics.outcomes),
    facts: Object.fromEntries([...statistics.facts].map(([name, counts]) => [name, Object.fromEntries(counts)])),
    findings: campaign.findings.map((finding, index) => ({
      index: finding.index,
      verdict: finding.comparison.verdict,
      before: finding.before,
      after: finding.after,
      file: files[index],
      ...(finding.difference ? { difference: differenceData(finding.difference) } : { message: messageOf(finding) }),
    })),
  };
}
