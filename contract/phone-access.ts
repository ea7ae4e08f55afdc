// How phones reach the core: the address, the authority they have to trust, and the steps that make them.
import { z } from 'zod'

export const phoneAccessSchema = z.object({
  /** The best first; none while the core serves this computer only. */
  urls: z.array(z.string()),
  /** Null while the core serves this computer only. */
  ca: z.object({ name: z.string(), fingerprint: z.string(), validToMs: z.number() }).nullable(),
  /** Names and addresses the authority cannot speak for. */
  unspoken: z.array(z.string()),
})
export type PhoneAccess = z.infer<typeof phoneAccessSchema>

export const CA_PLATFORMS = ['android', 'ios', 'harmony'] as const
export type CaPlatform = (typeof CA_PLATFORMS)[number]

interface Step {
  readonly 'zh-CN': string
  readonly en: string
}

const FINGERPRINT: Step = {
  'zh-CN': '用浏览器打开 /ca 页。首次会提示“不安全”，选择“高级 → 继续”。核对指纹与控制台一致。',
  en: 'Open the page /ca in the browser. The first time it warns that the connection is not private: choose Advanced → Proceed. Compare the fingerprint with the console.',
}
const OPEN: Step = {
  'zh-CN': '重新打开手机页，地址栏应不再提示“不安全”。在浏览器菜单中选“添加到主屏幕”。',
  en: 'Open the phone page again: there should be no warning any more. In the browser’s menu choose Add to home screen.',
}

/** Names of settings as the systems have them; makers of phones move them about. */
export const CA_STEPS: Readonly<Record<CaPlatform, readonly Step[]>> = {
  android: [
    FINGERPRINT,
    { 'zh-CN': '下载 .crt 文件。', en: 'Download the .crt file.' },
    {
      'zh-CN': '系统设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书（各品牌名称不同，可在设置中搜索“证书”），选择下载的文件。手机需设有锁屏密码。',
      en: 'Settings → Security → Encryption & credentials → Install a certificate → CA certificate (makers differ: search the settings for “certificate”), then choose the file. The phone needs a screen lock.',
    },
    OPEN,
    {
      'zh-CN': '系统设置 → 应用 → 浏览器 → 电池：选“无限制”，否则锁屏后收不到告警。',
      en: 'Settings → Apps → your browser → Battery: choose Unrestricted, or alarms do not arrive while the screen is locked.',
    },
  ],
  ios: [
    FINGERPRINT,
    {
      'zh-CN': '用 Safari 下载描述文件，选“允许”。设置 → 通用 → VPN 与设备管理 → 安装描述文件。',
      en: 'Download the profile in Safari and choose Allow. Settings → General → VPN & Device Management → install the profile.',
    },
    {
      'zh-CN': '设置 → 通用 → 关于本机 → 证书信任设置：打开此证书的开关。',
      en: 'Settings → General → About → Certificate Trust Settings: switch this certificate on.',
    },
    OPEN,
    {
      'zh-CN': 'iPhone 锁屏后网页收不到告警、网页也不能震动：值班时请保持手机页亮屏在前台。',
      en: 'A web page on an iPhone gets no alarms while the screen is locked, and cannot vibrate: keep the page in front and the screen on while on duty.',
    },
  ],
  harmony: [
    FINGERPRINT,
    { 'zh-CN': '下载 .crt 文件。', en: 'Download the .crt file.' },
    {
      'zh-CN': '设置 → 隐私和安全 → 高级 → 证书与凭据 → 从存储设备安装（可在设置中搜索“证书”），类型选 CA 证书。',
      en: 'Settings → Privacy & security → Advanced → Certificates & credentials → Install from storage (search the settings for “certificate”), as a CA certificate.',
    },
    OPEN,
    {
      'zh-CN': '设置 → 应用启动管理 → 浏览器：改为手动管理，并允许后台活动。',
      en: 'Settings → App launch → your browser: manage manually and allow it to run in the background.',
    },
  ],
}
