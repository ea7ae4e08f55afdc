// A patrol reader for tests that posts swipes until they are taken.
export interface FakeHttpReader {
  swipe(swipe: unknown): Promise<{ readonly status: number; readonly text: string }>
  /** Any body, any method. */
  post(body: string | Uint8Array<ArrayBuffer>, method?: string): Promise<{ readonly status: number; readonly text: string }>
}

export const READER_PATH = '/patrol/k-81c2f0aa7d'

export function createHttpReader({ host, port }: { readonly host: string; readonly port: number }): FakeHttpReader {
  const post = async (body: string | Uint8Array<ArrayBuffer>, method = 'POST') => {
    const response = await fetch(`http://${host}:${port}${READER_PATH}`, {
      method,
      ...(method !== 'GET' && { body }),
      headers: { 'content-type': 'application/json' },
    })
    return { status: response.status, text: await response.text() }
  }
  return { post, swipe: (swipe) => post(JSON.stringify(swipe)) }
}
