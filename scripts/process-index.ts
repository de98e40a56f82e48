// The page before the pages of the processes: how to read them, and what all kinds have in common.

import { LADDERS } from '../src/domain/ladder.ts'
import { SHIPPED } from '../src/domain/processes/shipped.ts'
import { UNIVERSAL_INPUTS } from '../src/domain/universal.ts'
import { businessWords } from '../src/i18n/lexicon.ts'
import { definitionWords } from '../src/i18n/rule-words.ts'
import { lexiconOf } from './lexicon.ts'
import { code, GENERATED, lines, page, table } from './markdown.ts'
import { TOLD } from './process-text.ts'

export function indexPage(locale: 'en' | 'ru'): string {
  const told = TOLD[locale]
  const words = businessWords(lexiconOf(locale))
  const { ladder } = definitionWords(SHIPPED.contract, lexiconOf(locale))
  const kinds = Object.values(SHIPPED).map(
    ({ kind, states, commands, rules }) =>
      `- [${words.kind(kind)}](${kind}.md): ${told.numbers(states.length, Object.keys(commands).length, rules.length)}`,
  )
  const common = Object.entries(UNIVERSAL_INPUTS).map(([name, fields]) => [
    code(name),
    words.command('common', name),
    Object.entries(fields)
      .map(([field, { required }]) => `${words.field('common', field)}${required ? '\\*' : ''}`)
      .join(', '),
  ])
  return page([
    GENERATED,
    `# ${told.index}`,
    told.other.replace('FILE', 'README.md'),
    told.indexIntro,
    kinds.join('\n'),
    told.legend,
    `## ${told.common}`,
    told.commonIntro,
    table(told.commonHead, common),
    `## ${told.ladders}`,
    told.laddersIntro,
    table(
      told.laddersHead,
      Object.keys(LADDERS).map(name => [code(name), lines(ladder(name))]),
    ),
  ])
}
