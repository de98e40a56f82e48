import { describe, expect, test } from '@jest/globals'
import { BpmnModdle } from 'bpmn-moddle'
import { toBpmn } from '../../src/domain/bpmn.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { claim } from '../support/claim.ts'

const labels = {
  kind: (kind: string) => kind,
  state: (_kind: string, state: string) => state,
  command: (_kind: string, command: string) => command,
  rule: (rule: string) => rule,
}

// What the modeller of analysts reads files with.
async function complaints(xml: string): Promise<string[]> {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(xml)
  return [...(rootElement.$type === 'bpmn:Definitions' ? [] : [rootElement.$type]), ...warnings.map(one => one.message)]
}

describe('a modeller', () => {
  test.each([...Object.values(SHIPPED), claim])(
    'reads the BPMN of $kind and complains of nothing',
    async definition => {
      expect(await complaints(toBpmn(definition, labels))).toEqual([])
    },
  )

  test('would complain of an arrow to nowhere and of a word that BPMN does not know', async () => {
    const xml = toBpmn(claim, labels)
    const torn = xml.replace(/targetRef="[^"]+"/, 'targetRef="nowhere"')
    expect(await complaints(torn)).toEqual([expect.stringContaining('nowhere')])
    expect(await complaints(xml.replaceAll('bpmn:userTask', 'bpmn:humanTask'))).not.toEqual([])
  })
})
