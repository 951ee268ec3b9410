import test from 'ava';
import { parseScenario, printScenario } from '../../scenario/index.js';
import { documentedScenarios, libraryScenarios } from './_corpus.js';

/** A tree without its places. */
function meaning(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(meaning);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !['from', 'to', 'source', 'head'].includes(key))
      .map(([key, value]) => [key, meaning(value)]),
  );
}

const texts = [...documentedScenarios(), ...libraryScenarios()].map(({ text }) => text);

test('what is printed reads as what was read', (t) => {
  t.true(texts.length > 5);
  for (const text of texts) {
    const scenario = parseScenario(text);
    const printed = printScenario(scenario);
    t.deepEqual(meaning(parseScenario(printed)), meaning(scenario));
    t.is(printScenario(parseScenario(printed)), printed);
  }
});

test('the canonical form: one space between parts, names aligned, blank lines single, comments kept', (t) => {
  const text = `#   Title

#: cites   a(2)


[main]   x=f( 1 ,2 ,{ a = 1=>*|B   as y } at m+1p,"s" , [2*a,b] )=-1   E   @!kernel<6.8 # why
[child/T1]<...f resumed>( {c=1p} )=0
[T1]  --- SIGUSR1   {si_code=SI_TKILL}---
[T1]+++exited with 0+++
race{
[T1] a=f()
}
outcomes   {
required a=0,peek(m)=1|2+3-4 then{
[T1] g()
} # first
  # own line
allowed a = SIGSEGV { si_addr=m } @swap
}
`;
  t.is(
    printScenario(parseScenario(text)),
    `#   Title

#: cites   a(2)

[main] x = f(1, 2, {a=1 => *|B as y} at m+1p, "s", [2*a, b]) = -1 E @!kernel<6.8  # why
[child/T1] <... f resumed> ({c=1p}) = 0
[T1]   --- SIGUSR1 {si_code=SI_TKILL} ---
[T1]   +++ exited with 0 +++
race {
  [T1]   a = f()
}
outcomes {
  # own line
  required  a = 0, peek(m) = 1|2+3-4 then {
    [T1]   g()
  }  # first
  allowed  a = SIGSEGV {si_addr=m} @swap
}
`,
  );
});
