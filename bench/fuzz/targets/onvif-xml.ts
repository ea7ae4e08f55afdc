// SOAP answers of ONVIF devices, as every reader of ours takes them.
import { FIXED_NOW_MS } from '../fixed.ts'
import { inputStateOf } from '../../../devices/onvif-inputs.ts'
import { readCapabilities, readServices } from '../../../devices/cameras/camera-services.ts'
import { signalOf, topicsOf } from '../../../devices/cameras/camera-signals.ts'
import { chooseStreams } from '../../../devices/cameras/choose-streams.ts'
import { groupBySource, readMedia1Profiles, readMedia2Profiles, readUri } from '../../../devices/cameras/media-profiles.ts'
import { ownPlace, ownUrl } from '../../../devices/cameras/own-place.ts'
import { readOnvifPlate } from '../../../devices/plate-reader/onvif-plate.ts'
import { timeOf } from '../../../devices/transport/onvif-soap.ts'
import { elementsAt, readXml, textAt } from '../../../devices/transport/soap-xml.ts'
import { referenceHeaders } from '../../../devices/transport/ws-addressing.ts'
import type { FuzzTarget } from '../target.ts'
import { isRefusal } from '../refusal.ts'
import { damageXml, XML_WORDS } from '../xml-shapes.ts'

const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`

const SEEDS = [
  envelope(
    '<tds:GetServicesResponse xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><tds:Service><tds:Namespace>http://www.onvif.org/ver10/media/wsdl</tds:Namespace><tds:XAddr>http://192.168.1.64/onvif/media</tds:XAddr></tds:Service></tds:GetServicesResponse>',
  ),
  envelope(
    '<GetCapabilitiesResponse><Capabilities><tt:Media><tt:XAddr>http://192.168.1.64:8000/onvif/media?x=1</tt:XAddr></tt:Media><tt:Events><tt:XAddr>http://10.0.0.2/events</tt:XAddr></tt:Events></Capabilities></GetCapabilitiesResponse>',
  ),
  envelope(
    '<trt:GetProfilesResponse xmlns:trt="u"><trt:Profiles token="p1" fixed="true"><tt:Name>main</tt:Name><tt:VideoSourceConfiguration token="v1"><tt:Name>src</tt:Name><tt:SourceToken>s1</tt:SourceToken></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token="e1"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl><tt:H264><tt:GovLength>50</tt:GovLength></tt:H264></tt:VideoEncoderConfiguration><tt:PTZConfiguration token="z"/></trt:Profiles></trt:GetProfilesResponse>',
  ),
  envelope(
    '<tr2:GetProfilesResponse xmlns:tr2="u"><tr2:Profiles token="p2"><tr2:Name>sub</tr2:Name><tr2:Configurations><tr2:VideoSource token="v"><tt:SourceToken>s1</tt:SourceToken></tr2:VideoSource><tr2:VideoEncoder token="e" GovLength="25"><tt:Encoding>H265</tt:Encoding><tt:Resolution><tt:Width>640</tt:Width><tt:Height>360</tt:Height></tt:Resolution></tr2:VideoEncoder></tr2:Configurations></tr2:Profiles></tr2:GetProfilesResponse>',
  ),
  envelope(
    '<trt:GetStreamUriResponse xmlns:trt="u"><trt:MediaUri><tt:Uri>rtsp://192.168.1.64:554/Streaming/Channels/101?transportmode=unicast&amp;profile=p1</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>',
  ),
  envelope(
    '<tds:GetSystemDateAndTimeResponse xmlns:tds="u"><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime><tt:Time><tt:Hour>8</tt:Hour><tt:Minute>5</tt:Minute><tt:Second>1</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>11</tt:Month><tt:Day>22</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>',
  ),
  envelope(
    '<tev:PullMessagesResponse xmlns:tev="u" xmlns:wsnt="w"><tev:CurrentTime>2026-11-22T08:00:00Z</tev:CurrentTime><wsnt:NotificationMessage><wsnt:Topic Dialect="d">tns1:Device/tns1:Trigger/DigitalInput</wsnt:Topic><wsnt:Message><tt:Message UtcTime="2026-11-22T08:00:00Z" PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="InputToken" Value="1"/></tt:Source><tt:Data><tt:SimpleItem Name="LogicalState" Value="true"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage></tev:PullMessagesResponse>',
  ),
  envelope(
    '<tev:PullMessagesResponse xmlns:tev="u" xmlns:wsnt="w"><wsnt:NotificationMessage><wsnt:Topic>tns1:RuleEngine/Recognition/LicensePlate</wsnt:Topic><wsnt:Message><tt:Message UtcTime="2026-11-22T08:00:00.5Z"><tt:Source><tt:SimpleItem Name="VideoSource" Value="s1"/></tt:Source><tt:Data><tt:SimpleItem Name="ObjectId" Value="7"/><tt:ElementItem Name="LicensePlateInfo"><tt:LicensePlateInfo><tt:PlateNumber Likelihood="0.97">粤B12345</tt:PlateNumber><tt:PlateColor>Blue</tt:PlateColor></tt:LicensePlateInfo></tt:ElementItem></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage></tev:PullMessagesResponse>',
  ),
  envelope(
    '<tev:CreatePullPointSubscriptionResponse xmlns:tev="u" xmlns:wsa="a"><tev:SubscriptionReference><wsa:Address>http://192.168.1.64/onvif/Subscription?Idx=3</wsa:Address><wsa:ReferenceParameters><ax:Id xmlns:ax="http://axis">12</ax:Id></wsa:ReferenceParameters></tev:SubscriptionReference></tev:CreatePullPointSubscriptionResponse>',
  ),
  envelope(
    '<tev:GetEventPropertiesResponse xmlns:tev="u"><wstop:TopicSet xmlns:wstop="w"><tns1:VideoSource><MotionAlarm wstop:topic="true"><tt:MessageDescription IsProperty="true"/></MotionAlarm></tns1:VideoSource></wstop:TopicSet></tev:GetEventPropertiesResponse>',
  ),
  envelope(
    '<s:Fault xmlns:s="x"><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="zh">未授权</s:Text></s:Reason></s:Fault>',
  ),
].map((text) => Buffer.from(text))

const ADDRESS = { scheme: 'http', host: '192.168.1.64', port: 80 } as const

export const onvifXml: FuzzTarget = {
  name: 'onvif-xml',
  inputs: { ci: 2000, full: 70_000 },
  async load() {
    return {
      seeds: SEEDS,
      words: XML_WORDS,
      make: (seed, dice) => damageXml(Buffer.from(seed).toString('utf8'), dice),
      promised: isRefusal,
      isTaken: (read) => read === true,
      read(input) {
        const xml = Buffer.from(input).toString('utf8')
        const references = referenceHeaders(xml)
        // What goes back to the device must be XML whatever it wrote.
        if (references !== '') readXml(`<H>${references}</H>`)
        const body = elementsAt(readXml(xml), 'Envelope', 'Body')[0]
        for (const response of Object.values(typeof body === 'object' && body !== null ? body : {})) readAll(response)
        return body !== undefined
      },
    }
  },
}

function readAll(response: unknown): void {
  for (const url of [...readServices(response).values(), ...readCapabilities(response).values()]) ownPlace(url, ADDRESS)
  for (const profiles of [readMedia1Profiles(response), readMedia2Profiles(response)])
    for (const group of groupBySource(profiles).values()) chooseStreams(group)
  ownUrl(readUri(response), ADDRESS.host, ['rtsp:', 'rtsps:'])
  timeOf(response)
  topicsOf(response)
  textAt(response, 'Reason', 'Text')
  for (const notification of elementsAt(response, 'NotificationMessage')) {
    inputStateOf(notification, FIXED_NOW_MS)
    signalOf(notification, FIXED_NOW_MS, 0)
    readOnvifPlate(notification, { nowMs: FIXED_NOW_MS, aheadMs: null, source: 's1', direction: 'in' })
  }
}
