// The words on screen in the language of the seat; a misspelt key is a compile error.
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { ERRORS, isErrorCode } from '../contract/errors.ts'
import type { Locale } from '../contract/vocabulary.ts'
import enAccess from '../resources/locales/en/access.json'
import enAuth from '../resources/locales/en/auth.json'
import enBackups from '../resources/locales/en/backups.json'
import enCameraEvents from '../resources/locales/en/camera-events.json'
import enCameras from '../resources/locales/en/cameras.json'
import enCommon from '../resources/locales/en/common.json'
import enDevices from '../resources/locales/en/devices.json'
import enFacades from '../resources/locales/en/facades.json'
import enFalls from '../resources/locales/en/falls.json'
import enFire from '../resources/locales/en/fire.json'
import enHeads from '../resources/locales/en/heads.json'
import enHelp from '../resources/locales/en/help.json'
import enIncidents from '../resources/locales/en/incidents.json'
import enIntegrations from '../resources/locales/en/integrations.json'
import enLoad from '../resources/locales/en/load.json'
import enLookBack from '../resources/locales/en/look-back.json'
import enPairing from '../resources/locales/en/pairing.json'
import enPrivacy from '../resources/locales/en/privacy.json'
import enQueue from '../resources/locales/en/queue.json'
import enReportDesk from '../resources/locales/en/report-desk.json'
import enEmergency from '../resources/locales/en/emergency.json'
import enSystem from '../resources/locales/en/system.json'
import enRecording from '../resources/locales/en/recording.json'
import enReports from '../resources/locales/en/reports.json'
import enResidents from '../resources/locales/en/residents.json'
import enTelemetry from '../resources/locales/en/telemetry.json'
import enVehicles from '../resources/locales/en/vehicles.json'
import enDispatch from '../resources/locales/en/dispatch.json'
import enDrills from '../resources/locales/en/drills.json'
import enDuty from '../resources/locales/en/duty.json'
import enShifts from '../resources/locales/en/shifts.json'
import enMap from '../resources/locales/en/map.json'
import enPlayback from '../resources/locales/en/playback.json'
import enProof from '../resources/locales/en/proof.json'
import enPatrol from '../resources/locales/en/patrol.json'
import enPhones from '../resources/locales/en/phones.json'
import enSettings from '../resources/locales/en/settings.json'
import enWindows from '../resources/locales/en/windows.json'
import enProcedure from '../resources/locales/en/procedure.json'
import enWall from '../resources/locales/en/wall.json'
import enWords from '../resources/locales/en/words.json'
import enZones from '../resources/locales/en/zones.json'
import zhAccess from '../resources/locales/zh-CN/access.json'
import zhAuth from '../resources/locales/zh-CN/auth.json'
import zhBackups from '../resources/locales/zh-CN/backups.json'
import zhCameraEvents from '../resources/locales/zh-CN/camera-events.json'
import zhCameras from '../resources/locales/zh-CN/cameras.json'
import zhCommon from '../resources/locales/zh-CN/common.json'
import zhDevices from '../resources/locales/zh-CN/devices.json'
import zhFacades from '../resources/locales/zh-CN/facades.json'
import zhFalls from '../resources/locales/zh-CN/falls.json'
import zhFire from '../resources/locales/zh-CN/fire.json'
import zhHeads from '../resources/locales/zh-CN/heads.json'
import zhHelp from '../resources/locales/zh-CN/help.json'
import zhIncidents from '../resources/locales/zh-CN/incidents.json'
import zhIntegrations from '../resources/locales/zh-CN/integrations.json'
import zhLoad from '../resources/locales/zh-CN/load.json'
import zhLookBack from '../resources/locales/zh-CN/look-back.json'
import zhPairing from '../resources/locales/zh-CN/pairing.json'
import zhPrivacy from '../resources/locales/zh-CN/privacy.json'
import zhQueue from '../resources/locales/zh-CN/queue.json'
import zhReportDesk from '../resources/locales/zh-CN/report-desk.json'
import zhEmergency from '../resources/locales/zh-CN/emergency.json'
import zhSystem from '../resources/locales/zh-CN/system.json'
import zhRecording from '../resources/locales/zh-CN/recording.json'
import zhReports from '../resources/locales/zh-CN/reports.json'
import zhResidents from '../resources/locales/zh-CN/residents.json'
import zhTelemetry from '../resources/locales/zh-CN/telemetry.json'
import zhVehicles from '../resources/locales/zh-CN/vehicles.json'
import zhDispatch from '../resources/locales/zh-CN/dispatch.json'
import zhDrills from '../resources/locales/zh-CN/drills.json'
import zhDuty from '../resources/locales/zh-CN/duty.json'
import zhShifts from '../resources/locales/zh-CN/shifts.json'
import zhMap from '../resources/locales/zh-CN/map.json'
import zhPlayback from '../resources/locales/zh-CN/playback.json'
import zhProof from '../resources/locales/zh-CN/proof.json'
import zhPatrol from '../resources/locales/zh-CN/patrol.json'
import zhPhones from '../resources/locales/zh-CN/phones.json'
import zhSettings from '../resources/locales/zh-CN/settings.json'
import zhWindows from '../resources/locales/zh-CN/windows.json'
import zhProcedure from '../resources/locales/zh-CN/procedure.json'
import zhWall from '../resources/locales/zh-CN/wall.json'
import zhWords from '../resources/locales/zh-CN/words.json'
import zhZones from '../resources/locales/zh-CN/zones.json'

const zh = {
  access: zhAccess,
  auth: zhAuth,
  backups: zhBackups,
  cameraEvents: zhCameraEvents,
  cameras: zhCameras,
  common: zhCommon,
  devices: zhDevices,
  facades: zhFacades,
  falls: zhFalls,
  fire: zhFire,
  heads: zhHeads,
  help: zhHelp,
  incidents: zhIncidents,
  integrations: zhIntegrations,
  load: zhLoad,
  lookBack: zhLookBack,
  pairing: zhPairing,
  privacy: zhPrivacy,
  queue: zhQueue,
  reportDesk: zhReportDesk,
  emergency: zhEmergency,
  system: zhSystem,
  recording: zhRecording,
  reports: zhReports,
  residents: zhResidents,
  telemetry: zhTelemetry,
  vehicles: zhVehicles,
  dispatch: zhDispatch,
  drills: zhDrills,
  duty: zhDuty,
  shifts: zhShifts,
  map: zhMap,
  playback: zhPlayback,
  patrol: zhPatrol,
  proof: zhProof,
  phones: zhPhones,
  settings: zhSettings,
  windows: zhWindows,
  procedure: zhProcedure,
  wall: zhWall,
  words: zhWords,
  zones: zhZones,
}
type Words = typeof zh
const en: { [N in keyof Words]: Words[N] } = {
  access: enAccess,
  auth: enAuth,
  backups: enBackups,
  cameraEvents: enCameraEvents,
  cameras: enCameras,
  common: enCommon,
  devices: enDevices,
  facades: enFacades,
  falls: enFalls,
  fire: enFire,
  heads: enHeads,
  help: enHelp,
  incidents: enIncidents,
  integrations: enIntegrations,
  load: enLoad,
  lookBack: enLookBack,
  pairing: enPairing,
  privacy: enPrivacy,
  queue: enQueue,
  reportDesk: enReportDesk,
  emergency: enEmergency,
  system: enSystem,
  recording: enRecording,
  reports: enReports,
  residents: enResidents,
  telemetry: enTelemetry,
  vehicles: enVehicles,
  dispatch: enDispatch,
  drills: enDrills,
  duty: enDuty,
  shifts: enShifts,
  map: enMap,
  playback: enPlayback,
  patrol: enPatrol,
  proof: enProof,
  phones: enPhones,
  settings: enSettings,
  windows: enWindows,
  procedure: enProcedure,
  wall: enWall,
  words: enWords,
  zones: enZones,
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Words
  }
}

const NAMESPACES = [
  'common',
  'access',
  'auth',
  'backups',
  'cameraEvents',
  'cameras',
  'devices',
  'facades',
  'falls',
  'fire',
  'heads',
  'help',
  'incidents',
  'integrations',
  'load',
  'lookBack',
  'pairing',
  'privacy',
  'queue',
  'reportDesk',
  'emergency',
  'system',
  'recording',
  'reports',
  'residents',
  'telemetry',
  'vehicles',
  'dispatch',
  'drills',
  'duty',
  'shifts',
  'map',
  'playback',
  'patrol',
  'proof',
  'phones',
  'settings',
  'windows',
  'procedure',
  'wall',
  'words',
  'zones',
] as const

/** `t('screen:key')` for every screen's words. */
export const useWords = () => useTranslation(NAMESPACES)

/** Must have run before the first screen is drawn. */
export async function startI18n(language: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    ns: NAMESPACES,
    defaultNS: 'common',
    resources: { 'zh-CN': zh, en },
    // React escapes what it draws
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = language
}

export async function changeLanguage(language: Locale): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** What a person is told for a code of errors.ts; foreign text (a device's own words) is shown as it is. */
export function errorText(code: string, language: string): string {
  if (!isErrorCode(code)) return code
  return ERRORS[code][language === 'en' ? 'en' : 'zh']
}
