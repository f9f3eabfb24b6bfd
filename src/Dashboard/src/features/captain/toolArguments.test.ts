import { describe, expect, it } from 'vitest';
import type { ToolParameter } from '@/api/tools';
import { argumentsOf } from './toolArguments';

const parameter = (name: string, type: string): ToolParameter => ({ name, type, description: null, required: false });

describe('what is typed to try a tool', () => {
  it('keeps a text a text, also one of digits', () =>
    expect(argumentsOf([parameter('order', 'string')], { order: ' 4711 ' })).toEqual({ order: '4711' }));

  it('becomes numbers, lists and truth values', () =>
    expect(
      argumentsOf([parameter('n', 'number'), parameter('l', 'array'), parameter('b', 'boolean')], {
        n: '1.5',
        l: '[1,2]',
        b: 'true',
      }),
    ).toEqual({ n: 1.5, l: [1, 2], b: true }));

  it('leaves out what is empty and leaves to the server what does not fit', () =>
    expect(argumentsOf([parameter('a', 'string'), parameter('n', 'number')], { a: ' ', n: 'many' })).toEqual({
      n: 'many',
    }));
});
