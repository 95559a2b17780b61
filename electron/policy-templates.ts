import { DEFAULTS } from './policy.ts'
import { SETTINGS, type Setting } from './policy-settings.ts'

/** 0: Persian, 1: English. */
type Place = 0 | 1

const ALL: readonly Setting[] = SETTINGS
/** Raised with every change of what the templates hold: the editor reads no older words beside newer settings. */
const REVISION = '1.0'
const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions'
const KEY = 'SOFTWARE\\Policies\\Peygir137'

/** The files that IT takes: name below resources/policy -> content. */
export const policyFiles = (): Readonly<Record<string, string>> => ({
  'policy.schema.json': jsonSchema(),
  'peygir-137.admx': admx(),
  'en-US/peygir-137.adml': adml(1),
  'fa-IR/peygir-137.adml': adml(0),
})

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** JSON Schema 2020-12 of policy.json. */
function jsonSchema(): string {
  const form = (setting: Setting): object => {
    if (setting.kind === 'text') return { type: ['string', 'null'], maxLength: setting.most, pattern: setting.pattern }
    if (setting.kind === 'number') return { type: ['integer', 'null'], minimum: setting.least, maximum: setting.most }
    return { enum: [...Object.keys(setting.of), null] }
  }
  const properties = ALL.map((setting) => [setting.name, {
    title: setting.title[1], description: `${setting.about[1]}\n${setting.about[0]}`, ...form(setting), default: DEFAULTS[setting.name as keyof typeof DEFAULTS],
  }] as const)
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Peygir 137: policy of a workstation', type: 'object', additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** Administrative template for Windows (ADMX, Group Policy ADMX Syntax Reference Guide): machine policies only. */
function admx(): string {
  const element = (setting: Setting): string => {
    const named = `id="${setting.name}" valueName="${setting.name}" required="true"`
    if (setting.kind === 'text') return `<text ${named} maxLength="${setting.most}" />`
    if (setting.kind === 'number') return `<decimal ${named} minValue="${setting.least}" maxValue="${setting.most}" />`
    const items = Object.keys(setting.of).map((value) => `          <item displayName="$(string.${setting.name}_${value})"><value><string>${value}</string></value></item>`)
    return [`<enum ${named}>`, ...items, '        </enum>'].join('\n')
  }
  const policy = (setting: Setting): string => `    <policy name="${setting.name}" class="Machine" displayName="$(string.${setting.name})" explainText="$(string.${setting.name}_about)" presentation="$(presentation.${setting.name})" key="${KEY}">
      <parentCategory ref="Peygir137" />
      <supportedOn ref="SUPPORTED_Peygir137" />
      <elements>
        ${element(setting)}
      </elements>
    </policy>`
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="${NAMESPACE}" revision="${REVISION}" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="peygir137" namespace="Peygir137.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="${REVISION}" />
  <supportedOn>
    <definitions>
      <definition name="SUPPORTED_Peygir137" displayName="$(string.SUPPORTED_Peygir137)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="Peygir137" displayName="$(string.Peygir137)" />
  </categories>
  <policies>
${ALL.map(policy).join('\n')}
  </policies>
</policyDefinitions>
`
}

const PRODUCT = ['پیگیر ۱۳۷', 'Peygir 137'] as const
const SUPPORTED = ['پیگیر ۱۳۷، نسخهٔ 0.1 و بعد', 'Peygir 137, version 0.1 and later'] as const

/** The words of the template in one language. */
function adml(place: Place): string {
  const strings: readonly (readonly [string, string])[] = [
    ['Peygir137', PRODUCT[place]], ['SUPPORTED_Peygir137', SUPPORTED[place]],
    ...ALL.flatMap((setting): (readonly [string, string])[] => [
      [setting.name, setting.title[place]], [`${setting.name}_about`, setting.about[place]],
      ...(setting.kind === 'choice' ? Object.entries(setting.of).map(([value, words]) => [`${setting.name}_${value}`, words[place]] as const) : []),
    ]),
  ]
  const control = (setting: Setting): string => {
    const title = escaped(setting.title[place])
    if (setting.kind === 'text') return `<textBox refId="${setting.name}"><label>${title}</label></textBox>`
    if (setting.kind === 'number') return `<decimalTextBox refId="${setting.name}" defaultValue="${DEFAULTS[setting.name as 'idleLockMinutes']}">${title}</decimalTextBox>`
    return `<dropdownList refId="${setting.name}" noSort="true" defaultItem="0">${title}</dropdownList>`
  }
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="${NAMESPACE}" revision="${REVISION}" schemaVersion="1.0">
  <displayName>${PRODUCT[place]}</displayName>
  <description>${PRODUCT[place]}</description>
  <resources>
    <stringTable>
${strings.map(([id, words]) => `      <string id="${id}">${escaped(words)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${ALL.map((setting) => `      <presentation id="${setting.name}">${control(setting)}</presentation>`).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`
}
