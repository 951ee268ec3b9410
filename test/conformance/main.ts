/** The conformance suite on every backend that runs here, side by side: `npm start`. */
import { parseArgs } from 'node:util';
import { runSuite, type SuiteOptions } from './_suite.js';

const HELP = `Usage: npm start [-- OPTIONS]

Runs the conformance suite on every backend that runs here and compares what they did, operation by operation.

  --only TEXT   only the cases whose topic or title contains TEXT
  --json        one JSON document instead of the report
  --help        this

Ends with 0 if every case passed wherever it ran and the backends agree, 1 if not, 2 for wrong usage.
`;

function parse(args: readonly string[]): SuiteOptions | 'help' | string[] {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values.help ? 'help' : { only: values.only, backend: 'both', report: values.json ? 'json' : 'pretty' };
  } catch (error) {
    return [(error as Error).message];
  }
}

async function main(): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (Array.isArray(options)) {
    process.stderr.write(`${options.join('\n')}\n\n${HELP}`);
    return 2;
  }
  const end = await runSuite(options);
  if (end === 'no such case') return 2;
  return end === 'not well' ? 1 : 0;
}

process.exitCode = await main();
