import { describe, expect, it } from 'vitest';
import { decodeForm } from './api/form.ts';

describe('form decoding', () => {
  it.each([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['a[0][p]=x&a[1][p]=y', { a: [{ p: 'x' }, { p: 'y' }] }],
    ['a[]=x&a[]=y', { a: ['x', 'y'] }],
    ['a[1]=x', { a: { 1: 'x' } }],
    ['a%5Bb%5D=c+d%2Be', { a: { b: 'c d+e' } }],
    ['metadata[a.b-c]=%C3%A9', { metadata: { 'a.b-c': 'é' } }],
  ])('reads %j', (text, expected) => {
    expect(decodeForm(text)).toEqual(expected);
  });

  it.each(['a[b=1', '[a]=1', 'a=1&a[b]=2', 'a[b]=2&a=1', 'a=%ZZ'])('refuses %j', (text) => {
    expect(() => decodeForm(text)).toThrow(/Invalid/);
  });

  it('takes __proto__ for a key like any other', () => {
    const decoded = decodeForm('__proto__[polluted]=1');
    expect(Object.keys(decoded)).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
