// The procedures and phrases that hold where the property has written none of its own.
import type { Phrase, Step, StepOption } from './procedure.ts'
import type { IncidentKind } from './vocabulary.ts'

const option = (id: string, zh: string, en: string): StepOption => ({ id, zh, en })
const check = (id: string, zh: string, en: string, more: Partial<Step> = {}): Step => ({ id, zh, en, kind: 'check', required: false, ...more })
const choice = (id: string, zh: string, en: string, options: StepOption[], more: Partial<Step> = {}): Step => ({
  id,
  zh,
  en,
  kind: 'choice',
  options,
  required: true,
  ...more,
})
const dispatch = (zh = '派保安员到现场', en = 'Send a guard to the place'): Step => check('send', zh, en, { action: { do: 'dispatch' } })
const call = (number: string, zh: string, en: string): Step => check(`call-${number}`, zh, en, { action: { do: 'call', number } })
const say = (zh: string, en: string): Step => check('say', '现场喊话', 'Speak to the place', { action: { do: 'say', zh, en } })
const phrase = (id: string, zh: string, en: string): Phrase => ({ id, zh, en })

const HURT = [
  option('none', '无人受伤', 'Nobody'),
  option('hurt', '有人受伤，已叫救护', 'Somebody; ambulance called'),
  option('unknown', '尚不清楚', 'Not known yet'),
]
const CLEARED = [
  option('cleared', '已清除', 'Cleared'),
  option('leaving', '正在离开', 'Leaving'),
  option('refused', '拒不配合，已上报', 'Refused; reported'),
  option('nothing', '到场未发现', 'Nothing found'),
]

const EBIKE_WORDS = ['电动车禁止进入楼内，请立即推出', 'E-bikes are not allowed inside. Please take it outside now.'] as const
const LANE_WORDS = ['消防通道禁止停车，请立即驶离', 'This is a fire lane. Please move your vehicle now.'] as const
const CROWD_WORDS = ['请有序通行，不要聚集', 'Please keep moving and do not gather here.'] as const
const INTRUSION_WORDS = ['您已进入禁止区域，请立即离开', 'You are in a restricted area. Please leave now.'] as const

/** Of the other kinds there is none: they are looked at and handled. */
export const BUILT_IN_STEPS: Readonly<Partial<Record<IncidentKind, readonly Step[]>>> = {
  fallingObject: [
    check('replay', '回放录像，确认楼层和立面', 'Replay the clip; confirm floor and facade'),
    choice('hurt', '有人受伤吗？', 'Is anybody hurt?', HURT),
    call('120', '有人受伤：拨打 120', 'Somebody hurt: call 120'),
    dispatch('派保安员拉起警戒线，收集坠物', 'Send a guard to close the area off and collect the object'),
    check('residents', '按楼层联系住户', 'Contact the homes of that floor'),
    { id: 'object', zh: '坠落的是什么？', en: 'What fell?', kind: 'text', required: false },
  ],
  ebikeInLobby: [
    say(...EBIKE_WORDS),
    check('hold-lift', '确认未进入电梯', 'Make sure it is not in the lift'),
    dispatch(),
    choice('outcome', '处理结果', 'How did it end?', CLEARED),
  ],
  crowding: [
    choice(
      'why',
      '聚集原因',
      'Why do they gather?',
      [
        option('everyday', '日常活动', 'Everyday business'),
        option('quarrel', '纠纷', 'A quarrel'),
        option('protest', '维权或上访', 'A protest'),
        option('other', '其他', 'Something else'),
      ],
      { required: true },
    ),
    say(...CROWD_WORDS),
    dispatch(),
    { id: 'people', zh: '估计人数', en: 'How many people, about?', kind: 'number', required: false },
    call('110', '有冲突：拨打 110', 'Violence: call 110'),
  ],
  fireLaneBlocked: [
    say(...LANE_WORDS),
    check('owner', '按车牌联系车主', 'Contact the owner by the plate'),
    dispatch('派保安员到现场疏通', 'Send a guard to clear the lane'),
    choice('outcome', '通道是否恢复畅通？', 'Is the lane clear again?', CLEARED),
  ],
  personFall: [
    choice('state', '人员状况', 'How is the person?', [
      option('fine', '已自行起身', 'Got up again'),
      option('hurt', '受伤，已叫救护', 'Hurt; ambulance called'),
      option('none', '到场未发现', 'Nobody found'),
    ]),
    call('120', '受伤或无反应：拨打 120', 'Hurt or not responding: call 120'),
    dispatch('派会急救的保安员', 'Send a guard with first aid'),
    check('family', '通知家属', 'Tell the family'),
  ],
  fire: [
    choice('cause', '现场核实', 'Verified on the spot', [
      option('fire', '确认火情', 'A fire'),
      option('smoke', '有烟无明火', 'Smoke, no flames'),
      option('false', '误报', 'False alarm'),
      option('test', '测试', 'A test'),
    ]),
    call('119', '确认火情：拨打 119', 'A fire: call 119'),
    dispatch('派义务消防员携灭火器到场', 'Send the fire team with extinguishers'),
    check('evacuate', '组织疏散，引导消防车', 'Evacuate; guide the fire engines in', {
      action: { do: 'say', zh: '发生火情，请走楼梯疏散，不要乘坐电梯', en: 'Fire. Leave by the stairs. Do not use the lifts.' },
    }),
    check('gates', '确认闸机已释放', 'Make sure the gates are open', { action: { do: 'openGate' } }),
  ],
  gate: [
    check('look', '核对画面与人员', 'Compare picture and person'),
    check('open', '确有权限：开闸', 'Entitled: open the gate', { action: { do: 'openGate' } }),
    dispatch('情况可疑：派保安员', 'Suspicious: send a guard'),
  ],
  plate: [
    check('look', '核对车牌与车辆', 'Compare plate and vehicle'),
    check('owner', '联系车主', 'Contact the owner'),
    dispatch('派保安员到道口', 'Send a guard to the lane'),
  ],
  patrolMissed: [
    check('camera', '查看就近摄像机', 'Look at the nearest cameras'),
    choice('reason', '漏巡原因', 'Why was it missed?', [
      option('late', '迟到，已补巡', 'Late; done since'),
      option('incident', '处置其他警情', 'Busy with an incident'),
      option('absent', '无人在岗', 'Nobody on duty'),
      option('device', '设备故障', 'Device fault'),
    ]),
    dispatch('改派其他保安员', 'Give it to another guard'),
  ],
  telemetry: [
    check('look', '查看数值与趋势', 'Look at the figures and their trend'),
    choice(
      'trapped',
      '电梯是否困人？',
      'Is anybody trapped in a lift?',
      [option('no', '没有，或不是电梯', 'No, or it is no lift'), option('yes', '有人被困', 'Somebody is trapped')],
      { required: false },
    ),
    dispatch('派维保或保安员', 'Send maintenance or a guard'),
  ],
  sos: [
    check('speak', '与求助人通话，安抚情绪', 'Talk to the person and calm them'),
    choice('what', '求助原因', 'Why did they call?', [
      option('trapped', '电梯困人', 'Trapped in a lift'),
      option('ill', '伤病', 'Ill or hurt'),
      option('threat', '受到威胁', 'Threatened'),
      option('mistake', '误按', 'By mistake'),
    ]),
    dispatch('派保安员', 'Send a guard'),
    call('120', '伤病：拨打 120', 'Ill or hurt: call 120'),
    call('110', '受到威胁：拨打 110', 'Threatened: call 110'),
    check('lift-company', '电梯困人：通知维保，30 分钟内到场', 'Trapped: call the lift company, on the spot within 30 minutes'),
  ],
  tamper: [
    check('picture', '查看画面是否被遮挡或转动', 'Is the picture covered or turned?'),
    dispatch('派保安员检查设备', 'Send a guard to look at the device'),
  ],
  intrusion: [
    say(...INTRUSION_WORDS),
    choice('who', '闯入者', 'Who is it?', [
      option('stranger', '陌生人', 'A stranger'),
      option('resident', '住户或儿童', 'A resident or child'),
      option('staff', '施工或工作人员', 'Staff or workers'),
      option('nobody', '到场未发现', 'Nobody found'),
    ]),
    dispatch(),
    call('110', '盗窃或破坏：拨打 110', 'Theft or damage: call 110'),
  ],
  manual: [check('back', '回复报告人', 'Tell whoever reported it'), dispatch()],
  system: [check('look', '查看设备与网络', 'Look at device and network'), check('tell', '通知维护人员', 'Tell maintenance')],
}

const COME = phrase('coming', '保安员正在赶来，请稍候', 'A guard is on the way. Please wait.')
const CALM = phrase('calm', '请保持冷静，我们正在处理', 'Please stay calm. We are dealing with it.')

export const BUILT_IN_PHRASES: Readonly<Partial<Record<IncidentKind, readonly Phrase[]>>> = {
  ebikeInLobby: [phrase('out', ...EBIKE_WORDS), COME],
  fireLaneBlocked: [phrase('move', ...LANE_WORDS)],
  crowding: [phrase('moving', ...CROWD_WORDS), COME],
  intrusion: [phrase('leave', ...INTRUSION_WORDS), COME],
  fallingObject: [phrase('watch-out', '高空坠物，请勿靠近', 'Falling objects. Keep away.'), COME],
  personFall: [COME, CALM],
  fire: [phrase('stairs', '发生火情，请走楼梯疏散，不要乘坐电梯', 'Fire. Leave by the stairs. Do not use the lifts.'), CALM],
  sos: [COME, CALM],
}

/** Of every other kind. */
export const COMMON_PHRASES: readonly Phrase[] = [COME, CALM]
