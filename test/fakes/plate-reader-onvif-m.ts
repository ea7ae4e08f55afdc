// An ONVIF camera that reads plates, for tests: the device of onvif-device.ts and the events of Profile M.
export { startOnvifDevice } from './onvif-device.ts'

export interface FakePlate {
  readonly plate: string
  readonly likelihood?: string
  readonly source?: string
  readonly object?: string
  readonly utc?: string
  readonly topic?: string
  readonly operation?: string
  /** `element`: as the specification has it; `object`: in the object; `simple`: as a plain item. */
  readonly form?: 'element' | 'object' | 'simple'
}

export function plateMessage({
  plate,
  likelihood = '0.92',
  source = 'VS_1',
  object = '7',
  utc = new Date(Date.now()).toISOString(),
  topic = 'RuleEngine/Recognition/LicensePlate',
  operation,
  form = 'element',
}: FakePlate): string {
  const info = `<tt:LicensePlateInfo><tt:PlateNumber Likelihood="${likelihood}">${plate}</tt:PlateNumber><tt:PlateType Likelihood="1">Normal</tt:PlateType><tt:CountryCode Likelihood="1">CN</tt:CountryCode></tt:LicensePlateInfo>`
  const item = (name: string, value: string) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`
  const said = {
    element: `<tt:ElementItem Name="LicensePlateInfo">${info}</tt:ElementItem>`,
    object: `<tt:ElementItem Name="Object"><tt:Object ObjectId="7"><tt:Appearance>${info}</tt:Appearance></tt:Object></tt:ElementItem>`,
    simple: item('PlateNumber', plate) + item('Likelihood', likelihood),
  }[form]
  const changed = operation === undefined ? '' : ` PropertyOperation="${operation}"`
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="d">tns1:${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}"${changed}><tt:Source>${item('VideoSource', source)}${item('Rule', 'lpr')}</tt:Source><tt:Data>${item('ObjectId', object)}${said}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}
