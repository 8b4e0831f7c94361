import { beforeEach, describe, expect, it } from 'vitest';
import { Connection, type Hint, type Listener, type World } from '../src/core/connection';

class PlayedWorld implements World {
  time = 0;
  readonly opened: Listener[] = [];
  closed = 0;
  readonly timers: { millis: number; action: () => void }[] = [];

  now = () => this.time;
  random = () => 0.5;
  open(listener: Listener) {
    this.opened.push(listener);
    return () => {
      this.closed += 1;
    };
  }
  later(millis: number, action: () => void) {
    const timer = { millis, action };
    this.timers.push(timer);
    return () => void this.timers.splice(this.timers.indexOf(timer), 1);
  }
}

describe('the event stream', () => {
  let world: PlayedWorld;
  let hints: Hint[];
  let connection: Connection;
  let stop: () => void;

  beforeEach(() => {
    world = new PlayedWorld();
    hints = [];
    connection = new Connection(world, (hint) => hints.push(hint));
    stop = connection.start();
  });

  it('hands on what each event says', () => {
    const stream = world.opened[0];
    stream?.opened();
    stream?.event('changed', '{"revision":7,"flags":["a","b"]}');
    stream?.event('emergency', '{"epoch":2}');
    stream?.event('rollout', '{"flag":"a","rollout":"r1"}');
    stream?.event('receipts', '{"epoch":2,"revision":7,"confirmed":3,"streaming":3,"polling":1,"stale":0}');
    expect(hints).toEqual([
      { of: 'changed', flags: ['a', 'b'] },
      { of: 'emergency' },
      { of: 'rollout', rollout: 'r1' },
      { of: 'receipts', receipts: { epoch: 2, revision: 7, confirmed: 3, streaming: 3, polling: 1, stale: 0 } },
    ]);
  });

  it('survives nonsense', () => {
    world.opened[0]?.event('rollout', 'nonsense');
    world.opened[0]?.event('receipts', '{"epoch":"two"}');
    world.opened[0]?.event('unheardOf', '{}');
    expect(hints).toEqual([]);
  });

  it('is tried at once when the service answers again, and not while it is open or being opened', () => {
    connection.back();
    world.opened[0]?.opened();
    connection.back();
    expect(world.opened.length).toBe(1);
    world.opened[0]?.dropped();
    connection.back();
    expect([world.opened.length, world.timers.length]).toEqual([2, 0]);
  });

  it('is as fresh as its last sign of life, and is left when the node says farewell', () => {
    world.opened[0]?.opened();
    world.time = 15_000;
    world.opened[0]?.event('heartbeat', '{}');
    expect(connection.live).toEqual({ is: 'live', heardAt: 15_000 });
    world.opened[0]?.event('goaway', '{}');
    expect([connection.live.is, world.closed]).toEqual(['waiting', 1]);
  });

  it('is opened again after a random wait when it drops', () => {
    world.opened[0]?.opened();
    world.opened[0]?.dropped();
    expect(connection.live.is).toBe('waiting');
    expect(world.timers.map(({ millis }) => millis)).toEqual([500]);
    world.timers[0]?.action();
    world.opened[1]?.opened();
    expect(connection.live.is).toBe('live');
  });

  it('hears nothing more from a stream that was given up', () => {
    world.opened[0]?.dropped();
    world.opened[0]?.opened();
    expect(connection.live.is).toBe('waiting');
  });

  it('is closed without a network and opened at once with one', () => {
    world.opened[0]?.opened();
    connection.network(false);
    expect([connection.live.is, world.closed]).toEqual(['offline', 1]);
    connection.network(true);
    expect([connection.live.is, world.opened.length]).toEqual(['connecting', 2]);
  });

  it('leaves nothing behind when it ends', () => {
    world.opened[0]?.dropped();
    stop();
    expect(world.timers).toEqual([]);
  });
});
