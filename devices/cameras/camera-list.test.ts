// Lists of cameras as people keep them, and networks as they write them.
import { encode } from 'iconv-lite'
import { expect, test } from 'vitest'
import { readCameraList } from './camera-list.ts'
import { addressesOf } from './subnet.ts'

const text = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'utf8')

test('a list with a heading in any order and language is read', () => {
  const expected = [
    { line: 2, name: '南门', host: '10.0.3.11', port: 8080, login: { username: 'admin', password: ' a,"b ' }, problem: null },
    { line: 3, name: '', host: 'cam-2.local', port: 80, login: null, problem: null },
  ]
  expect(readCameraList(text(['\ufeff密码,IP地址,名称,端口,用户名', '" a,""b ",10.0.3.11,南门,8080,admin', ',cam-2.local,,,']))).toEqual(expected)
  expect(readCameraList(encode('密码;IP地址;名称;端口;用户名\n" a,""b ";10.0.3.11;南门;8080;admin\n;cam-2.local', 'gbk'))).toEqual(expected)
})

test('a list without a heading has the usual order', () => {
  expect(readCameraList(text(['Gate,10.0.3.11,80,admin,secret']))).toEqual([
    { line: 1, name: 'Gate', host: '10.0.3.11', port: 80, login: { username: 'admin', password: 'secret' }, problem: null },
  ])
})

test('addresses are taken as they are written in browsers', () => {
  const lines = readCameraList(text(['name,host,port', 'a,https://10.0.0.1,', 'b,http://10.0.0.2:8080/onvif,', 'c,[fd00::3]:81,', 'd,https://10.0.0.4,8443']))
  expect(typeof lines === 'string' ? lines : lines.map(({ host, port, scheme, problem }) => [host, port, scheme, problem])).toEqual([
    ['10.0.0.1', 443, 'https', null],
    ['10.0.0.2', 8080, undefined, null],
    ['fd00::3', 81, undefined, null],
    ['10.0.0.4', 8443, 'https', null],
  ])
})

test('each line that cannot be used says why', () => {
  const lines = readCameraList(
    text([
      'name,host,port',
      'a,,80',
      'b,ftp://x/,80',
      'c,10.0.0.1,99999',
      'd,10.0.0.1,8o',
      'e,10.0.0.1,',
      'f,10.0.0.1,80',
      `${'g'.repeat(101)},10.0.0.2,80`,
      '',
      'h,10.0.0.2,80',
    ]),
  )
  expect(typeof lines === 'string' ? lines : lines.map(({ line, problem }) => [line, problem])).toEqual([
    [2, 'noHost'],
    [3, 'badHost'],
    [4, 'badPort'],
    [5, 'badPort'],
    [6, null],
    [7, 'twice'],
    [8, 'tooLong'],
    [10, null],
  ])
})

test.each([
  [Buffer.alloc(300_000, 0x61), 'tooLarge'],
  [Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'notText'],
  [text(['a,"b']), 'notCsv'],
  [text(Array.from({ length: 1200 }, (_, n) => `a,10.0.${Math.floor(n / 250)}.${n % 250}`)), 'tooMany'],
  [text(['name,host']), 'empty'],
  [text(['']), 'empty'],
] as const)('what is no such list is told', (bytes, problem) => {
  expect(readCameraList(bytes)).toBe(problem)
})

test.each([
  ['10.0.3.0/24', 254, '10.0.3.1', '10.0.3.254'],
  ['192.168.4.7/22', 1022, '192.168.4.1', '192.168.7.254'],
  ['172.16.0.9', 1, '172.16.0.9', '172.16.0.9'],
  ['10.0.0.8/31', 2, '10.0.0.8', '10.0.0.9'],
])('%s has %i hosts', (subnet, count, first, last) => {
  const addresses = addressesOf(subnet)
  expect(typeof addresses === 'string' ? addresses : [addresses.length, addresses[0], addresses.at(-1)]).toEqual([count, first, last])
})

test.each([
  ['10.0.0.0/21', 'tooWide'],
  ['0.0.0.0/0', 'tooWide'],
  ['8.8.8.0/24', 'notPrivate'],
  ['172.32.0.0/24', 'notPrivate'],
  ['10.0.0.0/33', 'notCidr'],
  ['10.0.0.300/24', 'notCidr'],
  ['fe80::/64', 'notCidr'],
  ['', 'notCidr'],
])('%s is not scanned: %s', (subnet, problem) => {
  expect(addressesOf(subnet)).toBe(problem)
})
