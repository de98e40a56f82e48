import { NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ItemTemplate } from '../../../src/domain/object-kind.ts'
import { filled, withEntry } from '../lib/kind-edit.ts'
import { RemoveButton, SmallButton } from '../rules/inputs.tsx'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { type RuleProps, useKindEdit } from './edit-context.tsx'
import { GivenInput, isNumber, TitleInput, useAttributeOptions } from './inputs.tsx'

const CURRENCIES = ['RUB', 'EUR', 'USD', 'CNY', 'GBP']
const MINOR = 100

/** What one service sells, with prices. */
export function EditItems({ rule, set }: RuleProps) {
  const ui = useUi()
  const items = rule.items ?? []
  const change = (next: readonly ItemTemplate[]) =>
    set({ ...rule, items: next.length > 0 ? next.map(filled) : undefined })
  const add = () =>
    change([...items, { title: { ru: '', en: '' }, quantity: 1, unit: 'шт', priceMinor: 0, currency: 'RUB' }])
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.items')}</legend>
      <Stack gap="sm">
        {items.map((item, index) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
            key={index}
            item={item}
            onChange={next => change(withEntry(items, index, next))}
          />
        ))}
        <SmallButton icon={<IconPlus size={13} aria-hidden />} onClick={add}>
          {ui('kinds.addItem')}
        </SmallButton>
      </Stack>
    </fieldset>
  )
}

function Item({ item, onChange }: { item: ItemTemplate; onChange: (next: ItemTemplate | null) => void }) {
  const ui = useUi()
  const { body } = useKindEdit()
  const { locale } = useReader()
  const options = useAttributeOptions(body.attributes.filter(isNumber))
  return (
    <div>
      <TitleInput label={ui('rules.name')} value={item.title} onChange={title => onChange({ ...item, title })} />
      <div className={classes.row}>
        <GivenInput
          label={ui('kinds.quantity')}
          value={item.quantity}
          attributes={body.attributes}
          onChange={quantity => onChange({ ...item, quantity: quantity ?? 0 })}
        />
        <Select
          label={ui('kinds.per')}
          placeholder="–"
          data={options}
          value={item.per ?? null}
          onChange={per => onChange({ ...item, per: per ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': ui('form.clear') }}
        />
        <TextInput
          label={ui('rules.unit')}
          value={item.unit}
          onChange={event => onChange({ ...item, unit: event.currentTarget.value })}
        />
        <NumberInput
          label={ui('kinds.price')}
          value={(item.priceMinor ?? 0) / MINOR}
          min={0}
          decimalScale={2}
          hideControls
          thousandSeparator=" "
          onChange={price =>
            onChange({ ...item, priceMinor: Math.round(Number(price) * MINOR), currency: item.currency ?? 'RUB' })
          }
        />
        <Select
          label={ui('kinds.currency')}
          data={CURRENCIES}
          value={item.currency ?? 'RUB'}
          onChange={currency => onChange({ ...item, currency: currency ?? 'RUB' })}
          allowDeselect={false}
        />
        <RemoveButton label={ui('rules.remove', { what: item.title[locale] })} onClick={() => onChange(null)} />
      </div>
    </div>
  )
}
