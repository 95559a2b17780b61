import { SMS_PARTS_LIMIT, smsLength } from '#domain/text/sms.ts'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import type { SmsTemplate } from './sms-answer.ts'

interface SmsFieldsProps { readonly text: string; readonly templates: readonly SmsTemplate[]; readonly onTemplate: (template: SmsTemplate) => void }

/** The city's ready texts, and how long the SMS is as the citizen gets it. */
export function SmsFields({ text, templates, onTemplate }: SmsFieldsProps) {
  const say = useSay()
  const { length, parts, left } = smsLength(text)
  const tooLong = parts > SMS_PARTS_LIMIT
  const chosen = templates.find((one) => one.text === text)?.id ?? null
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-4">
        <SelectField
          label={say('sms.template')}
          value={chosen}
          onChange={(id) => {
            const taken = templates.find((one) => one.id === id)
            if (taken !== undefined) onTemplate(taken)
          }}
          options={templates.map((one) => ({ id: one.id, name: one.text }))}
        />
        <p role="status" className={`pb-2 text-xs ${tooLong ? 'font-medium text-danger' : 'text-ink-2'}`}>{say('sms.length', { length, parts, left })}</p>
      </div>
      <Notice tone={tooLong ? 'warn' : 'info'}>{say(tooLong ? 'sms.tooLong' : 'sms.until', { n: SMS_PARTS_LIMIT })}</Notice>
    </>
  )
}
