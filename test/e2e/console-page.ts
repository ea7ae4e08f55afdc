// What a person does in the console's first minute, for every end-to-end test.
import { expect, type Page } from 'playwright/test'

export const ADMIN = { name: 'duty', password: 'a long enough passphrase' }

/** First run: creates the administrator, who is then signed in. */
export async function setUp(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByTestId('setup-form').waitFor()
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.getByTestId('auth-repeat').fill(ADMIN.password)
  await page.getByTestId('auth-submit').click()
  await expect(page.getByTestId('console')).toBeVisible()
}

/** Accounts made before all have the administrator's password here. */
export async function signIn(page: Page, url: string, name: string, password = ADMIN.password): Promise<void> {
  await page.goto(url)
  await page.getByTestId('auth-name').fill(name)
  await page.getByTestId('auth-password').fill(password)
  await page.getByTestId('auth-submit').click()
  await expect(page.getByTestId('console')).toBeVisible()
}

/** What the screen's own session says over REST. @returns the answer */
export async function postTo<Answer>(page: Page, url: string, path: string, data: object): Promise<Answer> {
  const response = await page.request.post(new URL(path, url).href, { data, headers: { origin: new URL(url).origin } })
  expect(response.ok(), await response.text()).toBe(true)
  return (await response.json()) as Answer
}

/** The one incident there is, as the screen's own session may read it over REST. */
export async function readOnlyIncident<Detail>(page: Page, url: string): Promise<Detail> {
  const incidents = new URL('/api/v1/incidents', url).href
  const { items } = (await (await page.request.get(incidents)).json()) as { items: { id: string }[] }
  expect(items).toHaveLength(1)
  return (await (await page.request.get(`${incidents}/${items[0]!.id}`)).json()) as Detail
}
