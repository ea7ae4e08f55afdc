// What the core answers over plain HTTP when it refuses.

export class Refused extends Error {
  /** Code of errors.ts. */
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'Refused'
    this.code = code
  }
}

/** The `code` of a refusal, whatever else came with it. */
export async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null)
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') return body.code
  if (response.status === 413) return 'request.tooLarge'
  return response.status === 429 ? 'auth.tooManyTries' : 'system.internal'
}
