// Rewrites the description of a replay so that ffmpeg asks for everything at the relay, and remembers what is meant by it there.

export interface Described {
  readonly sdp: string
  /** Of each stream, in order: where it is set up at the recorder. */
  readonly controls: readonly string[]
  /** Where it is played, stopped and kept alive. */
  readonly whole: string
}

const MOST_LINES = 2000
const MOST_STREAMS = 16

/** @param base of relative addresses: Content-Base, else what was asked for @param ask what was asked for, whose host everything stays on */
export function readDescription(text: string, base: string | undefined, ask: string): Described {
  const from = onHostOf(ask, base) ?? ask
  const controls: string[] = []
  let whole = base === undefined ? ask : from
  let isInStream = false
  const lines = text.split(/\r?\n/, MOST_LINES).flatMap((line) => {
    if (line.startsWith('m=')) {
      isInStream = true
      if (controls.length >= MOST_STREAMS) return []
      controls.push(whole)
      return [line, `a=control:${streamName(controls.length - 1)}`]
    }
    if (!line.startsWith('a=control:')) return [line]
    const control = line.slice('a=control:'.length).trim()
    if (isInStream) controls[controls.length - 1] = resolve(control, from, ask)
    else if (control !== '*' && control !== '') whole = resolve(control, from, ask)
    return []
  })
  return { sdp: lines.join('\r\n'), controls, whole }
}

/** As ffmpeg is told to call stream number `index`. */
export function streamName(index: number): string {
  return `stream${index}`
}

/** Devices mean "this behind the base" and not what a browser would make of it. */
function resolve(control: string, base: string, ask: string): string {
  if (/^rtsp:\/\//i.test(control)) return onHostOf(ask, control) ?? base
  const [path, query] = base.split('?')
  // A blank or a line end in it would make another request of it.
  if (!/^[\x21-\x7e]{0,1000}$/.test(control)) return base
  const joined = `${path!.replace(/\/$/, '')}/${control.replace(/^\//, '')}`
  return query === undefined || control.includes('?') ? joined : `${joined}?${query}`
}

/** An address of the recorder on the host it was asked at, whatever it wrote. @returns null for none, and for one with what breaks a request */
function onHostOf(ask: string, named: string | undefined): string | null {
  const rest = /^rtsp:\/\/[^/?#]*([\x21-\x7e]*)$/i.exec(named?.trim() ?? '')?.[1]
  const origin = /^rtsp:\/\/[^/?#]*/i.exec(ask)?.[0]
  return rest === undefined || origin === undefined || rest.length > 1000 ? null : `${origin}${rest}`
}
