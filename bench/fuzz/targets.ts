// Every parser of the project that reads what somebody else wrote, as the fuzz harness tries them.
import type { FuzzTarget } from './target.ts'
import { restBodies, rpcBodies } from './targets/api-bodies.ts'
import { dahuaCgi } from './targets/dahua-cgi.ts'
import { gb26875 } from './targets/gb26875.ts'
import { isapiDocuments, isapiPushes } from './targets/isapi.ts'
import { cameraLists, residentFiles, residentTables } from './targets/lists.ts'
import { mqttPackets, mqttPayloads } from './targets/messages.ts'
import { modbus } from './targets/modbus.ts'
import { onvifXml } from './targets/onvif-xml.ts'
import { drawings, photos } from './targets/pictures.ts'
import { platePushes } from './targets/plate-push.ts'
import { pmsAnswers } from './targets/pms-answers.ts'
import { rtspMessages, rtspWords } from './targets/rtsp.ts'
import { siteFile } from './targets/site-file.ts'
import { sockets } from './targets/sockets.ts'
import { fmp4, parameterSets } from './targets/video.ts'
import { wsDiscovery } from './targets/ws-discovery.ts'

export const TARGETS: readonly FuzzTarget[] = [
  onvifXml,
  wsDiscovery,
  gb26875,
  isapiDocuments,
  isapiPushes,
  dahuaCgi,
  platePushes,
  mqttPayloads,
  mqttPackets,
  modbus,
  rtspMessages,
  rtspWords,
  fmp4,
  parameterSets,
  siteFile,
  drawings,
  photos,
  cameraLists,
  residentTables,
  residentFiles,
  pmsAnswers,
  rpcBodies,
  restBodies,
  sockets,
]
