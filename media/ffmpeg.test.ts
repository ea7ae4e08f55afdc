// Golden command lines: what is started, and what a hostile address cannot make of it.
import { expect, it } from 'vitest'
import { findFfmpeg, hashArgs, jpegArgs, redact, rtspUrl, tryArgs, watchArgs } from './ffmpeg.ts'
import { NATIVE } from './picture-form.ts'

it('reads a camera with one connection and one decode, and with nothing but RTSP allowed', () => {
  expect(watchArgs({ path: 'ffmpeg', timeoutOption: '-timeout' }, 'rtsp://u:p%40s@10.0.0.5:554/ch/102?a=1&b=2', { is: 'paced', fps: 10 }).join(' ')).toBe(
    '-hide_banner -nostdin -v error -threads 1 -rtsp_transport tcp -timeout 5000000 -allowed_media_types video -probesize 32768 -analyzeduration 1 -fpsprobesize 0' +
      ' -protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto -f rtsp -i rtsp://u:p%40s@10.0.0.5:554/ch/102?a=1&b=2' +
      ' -map 0:v:0 -an -c:v copy -time_base 1:90000 -avoid_negative_ts disabled -output_ts_offset 10 -f nut -write_index 0 -flush_packets 1 pipe:1' +
      ' -map 0:v:0 -an -vf fps=10:start_time=0,format=yuv420p|yuvj420p -threads 1 -f rawvideo -flush_packets 1 pipe:3',
  )
})

it('takes every picture of a facade, its luma only, no larger than is analysed, and the time of each', () => {
  const form = { isBounded: true, isLumaOnly: true }
  const args = watchArgs({ path: 'ffmpeg', timeoutOption: '-timeout' }, 'rtsp://10.0.0.5/', { is: 'every', form })
  expect(args.slice(args.lastIndexOf('-vf') + 1).join(' ')).toBe(
    'select=isnan(t)+isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.025)+lt(t\\,prev_selected_t),format=yuv420p|yuvj420p,extractplanes=y' +
      ',scale=w=if(lte(iw\\,1280)*lte(ih\\,720)\\,iw\\,if(gte(iw*720\\,ih*1280)\\,1280\\,2*round(iw*720/ih/2)))' +
      ':h=if(lte(iw\\,1280)*lte(ih\\,720)\\,ih\\,if(gte(iw*720\\,ih*1280)\\,2*round(ih*1280/iw/2)\\,720)):flags=area' +
      ',settb=1/90000,metadata=add:key=k:value=1,metadata=print:file=pipe\\\\:4:direct=1' +
      ' -vsync passthrough -threads 1 -f rawvideo -flush_packets 1 pipe:3',
  )
  expect(hashArgs(form).join(' ')).toContain('-vf format=yuv420p|yuvj420p,extractplanes=y,scale=w=if(')
})

it('decodes nothing of a stream that is only looked at', () => {
  const args = watchArgs({ path: 'ffmpeg', timeoutOption: '-timeout' }, 'rtsp://10.0.0.5/', { is: 'none' })
  expect(args.filter((arg) => arg.startsWith('pipe:'))).toEqual(['pipe:1'])
  expect(args.join(' ')).toContain('-map 0:v:0 -an -c:v copy -time_base 1:90000')
})

it('speaks the dialect of ffmpeg 4 where it must', () => {
  const args = watchArgs({ path: 'ffmpeg', timeoutOption: '-stimeout' }, 'rtsp://10.0.0.5/', { is: 'paced', fps: 10 })
  expect(args).toContain('-stimeout')
  expect(args).not.toContain('-timeout')
})

it('decodes evidence from a pipe only', () => {
  expect(hashArgs(NATIVE).join(' ')).toBe(
    '-hide_banner -v error -threads 1 -protocol_whitelist pipe -f mp4 -i pipe:0 -an -vf format=yuv420p|yuvj420p -vsync passthrough -f framehash -hash CRC32 pipe:1',
  )
  expect(jpegArgs(7, [[0.1, 0.2, 0.5, 0.6]]).join(' ')).toBe(
    '-hide_banner -v error -threads 1 -protocol_whitelist pipe -f mp4 -i pipe:0 -an' +
      ' -vf select=eq(n\\,7),drawbox=x=iw*0.1000:y=ih*0.2000:w=iw*0.4000:h=ih*0.4000:color=0xFF3B30:t=3,format=yuvj420p' +
      ' -vsync passthrough -frames:v 1 -c:v mjpeg -q:v 3 -f image2pipe pipe:1',
  )
})

it.each(['http://10.0.0.5/', 'file:///etc/passwd', 'concat:a|b', '-i', '', 'rtsp://', 'rtsp:/etc/passwd', 'RTSP'])(
  'refuses %j as a camera address',
  (address) => {
    expect(() => rtspUrl(address)).toThrow(TypeError)
  },
)

it('keeps an address one argument, whatever stands in it', () => {
  const hostile = 'rtsp://10.0.0.5/a b -f lavfi -i "movie=/etc/passwd"'
  const args = watchArgs({ path: 'ffmpeg', timeoutOption: '-timeout' }, hostile, { is: 'paced', fps: 10 })
  const url = args[args.indexOf('-i') + 1]!
  expect(url.startsWith('rtsp://10.0.0.5/a%20b')).toBe(true)
  expect(args.filter((arg) => arg === '-i')).toHaveLength(1)
})

it('takes the login out of what ffmpeg says', () => {
  const said = 'rtsp://admin:p%40ss@10.0.0.5/x: 401; tried p@ss, p%40ss and rtsp://other:secret@10.0.0.6/y'
  const told = redact(said, 'rtsp://admin:p%40ss@10.0.0.5/x')
  expect(told).not.toMatch(/p@ss|p%40ss|secret|admin/)
  expect(told).toContain('401')
  expect(redact('nothing to hide', 'rtsp://10.0.0.5/%zz')).toBe('nothing to hide')
  expect(redact('bad %zz', 'rtsp://u:%zz@10.0.0.5/')).toBe('bad ***')
})

it('finds out which dialect the installed ffmpeg speaks, and says when there is none', async () => {
  expect((await findFfmpeg()).timeoutOption).toMatch(/^-s?timeout$/)
  await expect(findFfmpeg('/nowhere/ffmpeg')).rejects.toThrow('ffmpeg cannot be started')
})

it('a camera may be read over UDP, by the same protocols and no others', () => {
  const ffmpeg = { path: 'ffmpeg', timeoutOption: '-timeout' } as const
  const [tcp, udp] = (['tcp', 'udp'] as const).map((transport) => watchArgs(ffmpeg, 'rtsp://10.0.0.5/', { is: 'paced', fps: 10 }, transport))
  expect(udp).toEqual(tcp!.map((arg, i) => (tcp![i - 1] === '-rtsp_transport' ? 'udp' : arg)))
  expect(tryArgs(ffmpeg, 'rtsp://10.0.0.5/', 'udp')).toEqual(expect.arrayContaining(['-rtsp_transport', 'udp', '-protocol_whitelist']))
})
