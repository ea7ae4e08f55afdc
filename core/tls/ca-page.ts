// Draws the page a phone comes to first: the certificate to install, its fingerprint to compare, and the steps, in both languages.
import { CA_STEPS, type CaPlatform } from '../../contract/phone-access.ts'
import { escapeXml as escape } from './mobile-config.ts'
import type { SiteCa } from './site-ca.ts'

const STYLE =
  'body{font:17px/1.6 system-ui,sans-serif;margin:0 auto;padding:16px;max-width:640px;background:#fff;color:#1a1a1a}a.b{display:block;margin:12px 0;padding:14px;' +
  'border-radius:8px;background:#0b5cad;color:#fff;text-align:center;text-decoration:none;font-weight:600}code{display:block;padding:12px;background:#eef1f4;' +
  'border-radius:8px;word-break:break-all;font-size:16px}summary{font-weight:600;padding:10px 0}h1{font-size:22px}h2{font-size:18px}' +
  '@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6e8ea}code{background:#262b31}a{color:#7db8f0}}'

const PLATFORMS: Readonly<Record<CaPlatform, string>> = { android: 'Android 安卓', ios: 'iPhone · iPad', harmony: 'HarmonyOS 鸿蒙' }

/** @param nonce of the answer's policy: its styles are the page's own */
export function drawCaPage({ fingerprint, name, validToMs }: Pick<SiteCa, 'fingerprint' | 'name' | 'validToMs'>, nonce: string): string {
  const steps = (platform: CaPlatform) =>
    `<details><summary>${PLATFORMS[platform]}</summary>${(['zh-CN', 'en'] as const)
      .map((language) => `<ol lang="${language}">${CA_STEPS[platform].map((step) => `<li>${escape(step[language])}</li>`).join('')}</ol>`)
      .join('')}</details>`
  return (
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>值守 Vigil · 证书</title><style nonce="${nonce}">${STYLE}</style>` +
    `<main><h1>${escape(name)}</h1>` +
    '<p>请先在控制台“值班 → 手机”核对下面的指纹，一致后再安装；不一致请勿安装，并告知管理员。</p>' +
    '<p lang="en">First compare this fingerprint with the one on the console (Duty → Phones). Install the certificate only when they are the same; otherwise tell the administrator.</p>' +
    `<h2>SHA-256</h2><code>${escape(fingerprint)}</code>` +
    '<a class="b" href="/ca/vigil-ca.crt">Android / 鸿蒙: 下载证书 Download (.crt)</a>' +
    '<a class="b" href="/ca/vigil-ca.mobileconfig">iPhone / iPad: 下载描述文件 Download profile</a>' +
    `${(['android', 'ios', 'harmony'] as const).map(steps).join('')}` +
    `<p>此证书只对本地网络有效，至 ${new Date(validToMs).toISOString().slice(0, 10)}。<span lang="en"> It is good for local networks only, until ${new Date(validToMs).toISOString().slice(0, 10)}.</span></p>` +
    '<a class="b" href="/phone">打开手机页 Open the phone page</a></main></html>'
  )
}
