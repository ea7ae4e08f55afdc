// Dahua CGI: lines of `name=value`, as recorders answer.
import { readDahuaChannels, readDahuaIdentity, readDahuaTable } from '../../../devices/cameras/dahua-recorder.ts'
import { readFiles } from '../../../devices/cameras/search-dahua.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const SEEDS = [
  'table.ChannelTitle[0].Name=大门\r\ntable.ChannelTitle[1].Name=车库\r\ntable.Encode[0].MainFormat[0].Video.Compression=H.265\r\ntable.Encode[0].MainFormat[0].Video.Width=1920\r\ntable.Encode[0].MainFormat[0].Video.Height=1080\r\ntable.Encode[0].MainFormat[0].Video.FPS=25\r\ntable.Encode[0].ExtraFormat[0].Video.Compression=H.264\r\ntable.Encode[0].ExtraFormat[0].Video.resolution=704x576\r\ntable.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_0.Enable=true\r\ntable.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_0.Address=192.168.1.20\r\n',
  'deviceType=DH-NVR4208\r\nserialNumber=1A2B\r\nversion=4.001\r\nname=NVR\r\nresult=2026-11-22 16:00:00\r\n',
  'found=2\r\nitems[0].StartTime=2026-11-22 16:00:00\r\nitems[0].EndTime=2026-11-22 17:00:00\r\nitems[1].StartTime=2026-11-22 18:00:00\r\nitems[1].EndTime=2026-11-22 19:00:00\r\n',
].map((text) => Buffer.from(text))

export const dahuaCgi: FuzzTarget = {
  name: 'dahua-cgi',
  inputs: { ci: 1500, full: 40_000 },
  async load() {
    return {
      seeds: SEEDS,
      words: ['=', '[', ']', '\r\n', 'table.', '__proto__=1\n', 'found=99999999999', '[9999]', '[-1]', '.Video.', ...NAUGHTY.slice(0, 40)],
      isTaken: (size) => (size as number) > 0,
      read(input) {
        const text = Buffer.from(input).toString('utf8')
        const table = readDahuaTable(text)
        readDahuaChannels({ titles: table, encode: table, remotes: table }, '192.168.1.64', 554)
        readDahuaIdentity(table, table, table)
        readFiles(text)
        return table.size
      },
    }
  },
}
