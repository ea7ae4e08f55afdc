// Makes the exact request of a REST mapping: address, headers and body are filled, each by the rules of where it stands.
import type { EpochMs } from '../../../contract/ids.ts'
import type { OwedEvent } from '../adapter.ts'
import { failed, type Call } from './http-call.ts'
import { signIn } from './rest-auth.ts'
import type { RestConfig, RestRequest } from './rest-config.ts'
import { fill, fillText, valuesOf, type Json, type Values } from './template.ts'

export function restCall(settings: RestConfig, request: RestRequest, event: OwedEvent, time: { readonly nowMs: EpochMs; readonly sinceMs: EpochMs }): Call {
  const values = valuesOf(event, settings.codes, { ...time, timezone: settings.timezone })
  const path = fillPath(request.path, values)
  const asked = Object.entries(request.query).map(([key, template]) => [key, fillText(template, values)] as const)
  const body = request.body === undefined ? undefined : encodeBody(settings.bodyType, fill(JSON.parse(request.body) as Json, values))
  const { query, headers } = signIn(settings.auth, asked, body, time.nowMs, settings.timezone)
  const search = new URLSearchParams(query.map(([key, value]) => [key, value])).toString()
  const own = Object.entries(settings.headers).map(([name, template]) => [name.toLowerCase(), fillText(template, values, headerValue)] as const)
  const type = settings.bodyType === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded; charset=utf-8'
  return {
    method: request.method,
    url: `${settings.baseUrl}${path}${search === '' ? '' : `?${search}`}`,
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...Object.fromEntries(own), ...headers },
    // GET has no body, whatever the template says.
    ...(body === undefined || request.method === 'GET' ? {} : { body }),
  }
}

/** A value stays one step of the path. @throws CallFailed for a step of dots, which leads upwards even when it is encoded */
export function fillPath(template: string, values: Values): string {
  const path = fillText(template, values, (value) => encodeURIComponent(value.toWellFormed()))
  if (path.split('/').some((step) => /^(\.|%2e){1,2}$/i.test(step))) throw failed('pms.refused', 'a step of the path would be . or ..')
  return path
}

function encodeBody(type: RestConfig['bodyType'], filled: Json): string {
  if (type === 'json') return JSON.stringify(filled)
  const fields = typeof filled === 'object' && filled !== null ? Object.entries(filled as Readonly<Record<string, Json>>) : []
  return new URLSearchParams(
    fields.map(([key, value]) => [key, typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')]),
  ).toString()
}

/** Headers take ASCII only, and no line breaks. */
function headerValue(value: string): string {
  return value.replaceAll(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : '?'))
}
