import type { YAMLError } from 'yaml';

/** Why YAML could not be read, in words of our own: the parser's would quote the file, and with it its secrets. */
export function explainYamlError(code: YAMLError['code']): { found: string; expected: string; mend: string } {
  const [found, mend] = explanations[code] ?? otherwise;
  return { found, expected: 'a YAML file', mend };
}

type Explanation = readonly [found: string, mend: string];

const otherwise: Explanation = ['something that is not YAML', 'Look at this line and the one before it.'];

const explanations: Readonly<Partial<Record<YAMLError['code'], Explanation>>> = {
  TAB_AS_INDENT: ['a tab as indentation', 'Indent with blanks.'],
  BAD_INDENT: ['a line with the wrong indentation, or a bracket left open', 'Indent it like its neighbours.'],
  DUPLICATE_KEY: ['a key that was there before', 'Leave one of the two.'],
  MISSING_CHAR: ['a quotation mark, a bracket or a colon missing', 'Add it.'],
  MULTIPLE_DOCS: ['a second YAML document', 'Take out the line with ---.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second colon on a line, or a wrong indentation',
    'Put quotation marks around the value.',
  ],
  MULTILINE_IMPLICIT_KEY: ['a key that goes over two lines', 'Write it as `key: value` on one line.'],
  BAD_SCALAR_START: ['a value that begins with @ or `', 'Put quotation marks around the value.'],
  BAD_DQ_ESCAPE: [
    'a backslash that means nothing between double quotation marks',
    'Use single quotation marks.',
  ],
  TAG_RESOLVE_FAILED: ['a value that begins with !', 'Put quotation marks around the value.'],
  BAD_ALIAS: ['a value that begins with *', 'Put quotation marks around the value.'],
};
