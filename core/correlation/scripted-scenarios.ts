// Fifty scripted scenarios: what happens, told by whom and when; which of it is one event is said by the script, not by the rules.
import type { EquipmentFault, IncidentKind, PassageOutcome } from '../../contract/vocabulary.ts'

/** Where a scenario plays; drawn anew for every run. */
export interface Stage {
  readonly here: Building
  readonly there: Building
  /** Camera and plate reader of two lanes; they belong to no building. */
  readonly lane: Lane
  readonly lane2: Lane
  readonly square: string
  between(from: number, to: number): number
  plate(): string
  person(): string
}
export interface Building {
  readonly id: string
  readonly unit1: Unit
  readonly unit2: Unit
  readonly facade: string
  readonly facade2: string
}
export interface Unit {
  readonly lobby: string
  /** Outside the same door; the gate names both. */
  readonly door: string
  readonly gate: string
  readonly lift: string
}
interface Lane {
  readonly reader: string
  readonly camera: string
}

/** At so many seconds of the scenario. `story`: what happened; its alerts are one incident, alerts of two stories are two. */
export type Step = { readonly at: number; readonly story: string } & (
  | { readonly by: 'camera'; readonly camera: string; readonly kind: IncidentKind; readonly zone?: string }
  | { readonly by: 'gate'; readonly gate: string; readonly outcome: PassageOutcome; readonly person?: string }
  | { readonly by: 'reader'; readonly reader: string; readonly plate: string }
  | { readonly by: 'panel'; readonly building: string; readonly detector: number; readonly isCallPoint?: true }
  | { readonly by: 'lift'; readonly lift: string; readonly fault: EquipmentFault }
)

export interface Scenario {
  readonly name: string
  play(stage: Stage): readonly Step[]
}

const sees = (at: number, camera: string, kind: IncidentKind, story = 'it', zone = 'z'): Step => ({ at, story, by: 'camera', camera, kind, zone })
const gate = (at: number, { gate: id }: Unit, outcome: PassageOutcome, story = 'it', person?: string): Step =>
  person === undefined ? { at, story, by: 'gate', gate: id, outcome } : { at, story, by: 'gate', gate: id, outcome, person }
const smoke = (at: number, { id }: Building, detector = 1, story = 'it'): Step => ({ at, story, by: 'panel', building: id, detector })
const callPoint = (at: number, { id }: Building, detector: number): Step => ({ at, story: 'it', by: 'panel', building: id, detector, isCallPoint: true })
const reads = (at: number, { reader }: Lane, plate: string, story = 'it'): Step => ({ at, story, by: 'reader', reader, plate })
const lift = (at: number, { lift: id }: Unit, fault: EquipmentFault, story = 'it'): Step => ({ at, story, by: 'lift', lift: id, fault })
const scene = (name: string, play: Scenario['play']): Scenario => ({ name, play })

/** One event each, told by several. */
const ONE_EVENT: readonly Scenario[] = [
  scene('somebody slips in with a two-wheeler', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'tailgating'),
    sees(10 + b(2, 30), u.lobby, 'ebikeInLobby'),
  ]),
  scene('a two-wheeler before the door and in the lobby', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.door, 'ebikeInLobby'),
    sees(10 + b(3, 20), u.lobby, 'ebikeInLobby'),
  ]),
  scene('the gate is held open for a two-wheeler', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.lobby, 'ebikeInLobby'),
    gate(10 + b(5, 30), u, 'heldOpen'),
  ]),
  scene('held open, two-wheeler in, a second person behind it', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'heldOpen'),
    sees(10 + b(2, 20), u.lobby, 'ebikeInLobby'),
    gate(10 + b(3, 25), u, 'tailgating'),
  ]),
  scene('smoke, people leave, the gates stand open', ({ here, between: b }) => [
    smoke(10, here),
    sees(10 + b(20, 240), here.unit1.lobby, 'crowding'),
    gate(10 + b(15, 300), here.unit1, 'heldOpen'),
  ]),
  scene('two detectors, people leave by both units', ({ here, between: b }) => [
    smoke(10, here, 1),
    smoke(10 + b(20, 200), here, 2),
    sees(10 + b(30, 240), here.unit1.lobby, 'crowding'),
    sees(10 + b(30, 240), here.unit2.lobby, 'crowding'),
  ]),
  scene('a call point, a detector, a forced gate', ({ here, between: b }) => [
    callPoint(10, here, 7),
    smoke(10 + b(5, 180), here, 2),
    gate(10 + b(20, 240), here.unit2, 'forced'),
  ]),
  scene('people run before the detector says so', ({ here, between: b }) => [sees(10, here.unit1.lobby, 'crowding'), smoke(10 + b(5, 60), here)]),
  scene('a fire goes through a building: twelve detectors', ({ here, between: b }) => [
    ...Array.from({ length: 12 }, (_, i) => smoke(10 + i * b(10, 40), here, i + 1)),
    sees(10 + b(60, 300), here.unit1.lobby, 'crowding'),
  ]),
  scene('a gate is forced from inside and the crowd comes after', ({ here, between: b }) => [
    smoke(10, here),
    gate(10 + b(10, 60), here.unit1, 'forced'),
    sees(10 + b(40, 120), here.unit1.door, 'crowding'),
  ]),
  scene('a blocked vehicle, somebody follows in', ({ lane, plate, between: b }) => [reads(10, lane, plate()), sees(10 + b(2, 40), lane.camera, 'tailgating')]),
  scene('a blocked vehicle tries both lanes', ({ lane, lane2, plate, between: b }) => {
    const p = plate()
    return [reads(10, lane, p), reads(10 + b(60, 420), lane2, p)]
  }),
  scene('somebody follows in, then the plate is read', ({ lane, plate, between: b }) => [
    sees(10, lane.camera, 'tailgating'),
    reads(10 + b(1, 15), lane, plate()),
  ]),
  scene('a blocked vehicle crosses the line', ({ lane, plate, between: b }) => [reads(10, lane, plate()), sees(10 + b(2, 30), lane.camera, 'tripline')]),
  scene('a door is forced and somebody is inside', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'forced'),
    gate(10 + b(5, 20), u, 'heldOpen'),
    sees(10 + b(3, 30), u.lobby, 'intrusion'),
  ]),
  scene('somebody waits at the door, then forces it', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.door, 'loitering'),
    gate(10 + b(10, 90), u, 'forced'),
  ]),
  scene('the camera is covered, then the door forced', ({ here: { unit1: u }, between: b }) => [sees(10, u.lobby, 'tamper'), gate(10 + b(5, 90), u, 'forced')]),
  scene('opened under threat, then held open', ({ here: { unit1: u }, between: b }) => [gate(10, u, 'duress'), gate(10 + b(3, 40), u, 'heldOpen')]),
  scene('held open, then opened under threat', ({ here: { unit1: u }, between: b }) => [gate(10, u, 'heldOpen'), gate(10 + b(3, 40), u, 'duress')]),
  scene('refused at one unit, in by the other', ({ here, person, between: b }) => {
    const p = person()
    return [gate(10, here.unit1, 'blocked', 'it', p), gate(10 + b(20, 240), here.unit2, 'tailgating', 'it', p)]
  }),
  scene('people are shut in and the door is broken', ({ here: { unit1: u }, between: b }) => [lift(10, u, 'doorFault'), lift(10 + b(2, 120), u, 'entrapment')]),
  scene('somebody rings in the lift, then it says that it stands', ({ here: { unit1: u }, between: b }) => [
    lift(10, u, 'alarmButton'),
    lift(10 + b(5, 180), u, 'entrapment'),
  ]),
  scene('the lift loses its power with people inside', ({ here: { unit1: u }, between: b }) => [
    lift(10, u, 'entrapment'),
    lift(10 + b(1, 20), u, 'powerOff'),
    lift(10 + b(30, 200), u, 'alarmButton'),
  ]),
  scene('somebody falls and people gather', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.lobby, 'personFall'),
    sees(10 + b(15, 200), u.lobby, 'crowding'),
  ]),
  scene('a crowd before and behind the door', ({ here: { unit1: u }, between: b }) => [sees(10, u.door, 'crowding'), sees(10 + b(1, 20), u.lobby, 'crowding')]),
  scene('one falling object before two cameras', ({ here, between: b }) => [
    sees(10, here.facade, 'fallingObject'),
    sees(10 + b(0, 2), here.facade2, 'fallingObject'),
  ]),
  scene('wrong way through a gate that stands open', ({ here: { unit1: u }, between: b }) => [gate(10, u, 'heldOpen'), gate(10 + b(2, 40), u, 'reverse')]),
  scene('three people through behind each other', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'tailgating'),
    gate(10 + b(2, 8), u, 'tailgating'),
    gate(10 + b(9, 16), u, 'tailgating'),
  ]),
  scene('one intruder crosses two zones', ({ lane, between: b }) => [
    sees(10, lane.camera, 'intrusion', 'it', 'left'),
    sees(10 + b(1, 20), lane.camera, 'intrusion', 'it', 'right'),
  ]),
  scene('a two-wheeler out again and in again', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.lobby, 'ebikeInLobby'),
    sees(10 + b(30, 400), u.lobby, 'ebikeInLobby'),
  ]),
]

/** Two events or more, close in time or place, that have to stay apart. */
const TWO_EVENTS: readonly Scenario[] = [
  scene('two-wheelers in two buildings at once', ({ here, there, between: b }) => [
    sees(10, here.unit1.lobby, 'ebikeInLobby', 'a'),
    sees(10 + b(0, 5), there.unit1.lobby, 'ebikeInLobby', 'b'),
  ]),
  scene('a two-wheeler in one unit, a tailgater in the other', ({ here, between: b }) => [
    sees(10, here.unit1.lobby, 'ebikeInLobby', 'a'),
    gate(10 + b(0, 20), here.unit2, 'tailgating', 'b'),
  ]),
  scene('smoke, and a crowd on the square', ({ here, square, between: b }) => [smoke(10, here, 1, 'a'), sees(10 + b(0, 120), square, 'crowding', 'b')]),
  scene('fires in two buildings at once', ({ here, there, between: b }) => [
    smoke(10, here, 1, 'a'),
    smoke(10 + b(0, 20), there, 1, 'b'),
    sees(60, here.unit1.lobby, 'crowding', 'a'),
    sees(60 + b(0, 30), there.unit1.lobby, 'crowding', 'b'),
  ]),
  scene('smoke here, a crowd there', ({ here, there, between: b }) => [smoke(10, here, 1, 'a'), sees(10 + b(5, 120), there.unit1.lobby, 'crowding', 'b')]),
  scene('a two-wheeler, and something falls outside', ({ here, between: b }) => [
    sees(10, here.unit1.lobby, 'ebikeInLobby', 'a'),
    sees(10 + b(0, 10), here.facade, 'fallingObject', 'b'),
  ]),
  scene('a two-wheeler, and much later a tailgater at the same gate', ({ here: { unit1: u }, between: b }) => [
    sees(10, u.lobby, 'ebikeInLobby', 'a'),
    gate(10 + b(150, 900), u, 'tailgating', 'b'),
  ]),
  scene('a blocked vehicle at one lane, a tailgater at the other', ({ lane, lane2, plate, between: b }) => [
    reads(10, lane, plate(), 'a'),
    sees(10 + b(0, 20), lane2.camera, 'tailgating', 'b'),
  ]),
  scene('two blocked vehicles one behind the other', ({ lane, plate, between: b }) => [
    reads(10, lane, plate(), 'a'),
    reads(10 + b(8, 40), lane, plate(), 'b'),
  ]),
  scene('two lifts stand at once', ({ here, there, between: b }) => [
    lift(10, here.unit1, 'entrapment', 'a'),
    lift(10 + b(0, 20), there.unit1, 'entrapment', 'b'),
  ]),
  scene('one lift stands while somebody opens under threat', ({ here, between: b }) => [
    lift(10, here.unit1, 'entrapment', 'a'),
    gate(10 + b(0, 20), here.unit2, 'duress', 'b'),
  ]),
  scene('somebody falls in one unit, a crowd in the other', ({ here, between: b }) => [
    sees(10, here.unit1.lobby, 'personFall', 'a'),
    sees(10 + b(5, 120), here.unit2.lobby, 'crowding', 'b'),
  ]),
  scene('a gate forced here, another person follows in there', ({ here, person, between: b }) => [
    gate(10, here.unit1, 'forced', 'a', person()),
    gate(10 + b(0, 30), here.unit2, 'tailgating', 'b', person()),
  ]),
  scene('smoke, and half an hour later again', ({ here, between: b }) => [smoke(10, here, 1, 'a'), smoke(10 + b(1500, 2400), here, 2, 'b')]),
  scene('smoke above, a two-wheeler in the lobby', ({ here, between: b }) => [
    smoke(10, here, 1, 'a'),
    sees(10 + b(0, 60), here.unit1.lobby, 'ebikeInLobby', 'b'),
  ]),
  scene('smoke, and people shut in the lift', ({ here, between: b }) => [smoke(10, here, 1, 'a'), lift(10 + b(5, 120), here.unit1, 'entrapment', 'b')]),
  scene('a crowd goes home before the smoke', ({ here, between: b }) => [sees(10, here.unit1.lobby, 'crowding', 'a'), smoke(10 + b(420, 900), here, 1, 'b')]),
  scene('somebody waits at one door, another is forced', ({ here, between: b }) => [
    sees(10, here.unit1.door, 'loitering', 'a'),
    gate(10 + b(5, 60), here.unit2, 'forced', 'b'),
  ]),
  scene('two throws, half a minute apart', ({ here, between: b }) => [
    sees(10, here.facade, 'fallingObject', 'a'),
    sees(10 + b(15, 60), here.facade2, 'fallingObject', 'b'),
  ]),
  scene('two intruders at two ends of the site', ({ lane, lane2, between: b }) => [
    sees(10, lane.camera, 'intrusion', 'a'),
    sees(10 + b(0, 15), lane2.camera, 'intrusion', 'b'),
  ]),
]

export const SCENARIOS: readonly Scenario[] = [...ONE_EVENT, ...TWO_EVENTS]

/** Two events that no machine can tell from one by time and place; they are counted apart, and people split them. */
export const UNDECIDABLE: readonly Scenario[] = [
  scene('a neighbour slips in behind, a minute before somebody else brings a two-wheeler', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'tailgating', 'a'),
    sees(10 + b(30, 60), u.lobby, 'ebikeInLobby', 'b'),
  ]),
  scene('a party comes home while a cigarette sets off a detector', ({ here, between: b }) => [
    smoke(10, here, 1, 'a'),
    sees(10 + b(30, 200), here.unit1.lobby, 'crowding', 'b'),
  ]),
  scene('two people slip in by one gate, who do not know each other', ({ here: { unit1: u }, between: b }) => [
    gate(10, u, 'tailgating', 'a'),
    gate(10 + b(10, 40), u, 'heldOpen', 'b'),
  ]),
]
