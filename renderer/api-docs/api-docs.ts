// Shows the REST API as its own document describes it, and tries it: as the person who is signed in, or with a key that is pasted and kept nowhere.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './api-docs.css'

const at = (id: string): HTMLElement => document.getElementById(id)!
const isKey = (text: string) => /^vgk_[\w-]{1,200}$/.test(text)
let key = ''

function tell(text: string, isBad = false): void {
  at('told').textContent = text
  at('told').toggleAttribute('data-bad', isBad)
}

async function show(): Promise<void> {
  const headers: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` }
  const response = await fetch('/api/v1/openapi.json', { headers }).catch(() => null)
  if (response === null) return tell('无法连接控制台。The console cannot be reached.', true)
  if (!response.ok) {
    const isTooMany = response.status === 429
    if (isTooMany) return tell('请求过于频繁，请稍后再试。Too many requests. Please wait a while.', true)
    return tell(
      key === ''
        ? '请先登录控制台，或粘贴接口密钥。Sign in to the console first, or paste an integration key.'
        : '密钥无效、已过期或不可从此处使用。The key is not valid, has expired or may not be used from here.',
      key !== '',
    )
  }
  const spec: unknown = await response.json()
  tell(key === '' ? '以已登录的身份调用。Calls go out as you are signed in.' : '使用所粘贴的密钥调用。Calls go out with the key that was pasted.')
  for (const id of ['client', 'document']) at(id).hidden = false
  at('api').replaceChildren()
  SwaggerUI({
    domNode: at('api'),
    spec,
    docExpansion: 'list',
    defaultModelsExpandDepth: -1,
    tryItOutEnabled: false,
    validatorUrl: null,
    requestInterceptor(request) {
      if (key !== '') request.headers['authorization'] = `Bearer ${key}`
      return request
    },
  })
}

/** A link sends no key: the file is fetched and handed over. */
async function download(event: MouseEvent): Promise<void> {
  if (key === '') return
  event.preventDefault()
  const link = event.currentTarget as HTMLAnchorElement
  const response = await fetch(link.href, { headers: { authorization: `Bearer ${key}` } })
  const file = URL.createObjectURL(await response.blob())
  const saved = document.createElement('a')
  saved.href = file
  saved.download = link.pathname.split('/').at(-1) ?? 'file'
  saved.click()
  URL.revokeObjectURL(file)
}

at('key-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = (at('key') as HTMLInputElement).value.trim()
  if (text !== '' && !isKey(text)) return tell('密钥以 vgk_ 开头。A key begins with vgk_.', true)
  key = text
  void show()
})
for (const id of ['client', 'document']) at(id).addEventListener('click', (event) => void download(event))
void show()
