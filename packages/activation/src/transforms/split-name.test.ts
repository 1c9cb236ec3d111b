import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinName, splitName } from './split-name.ts'

const parts = (name: string): readonly (string | undefined)[] => {
  const { first, last } = splitName(name)
  return [first, last]
}

describe('splitName', () => {
  it.each([
    ['Jane Kim', 'Jane', 'Kim'],
    ['Vincent van der Berg', 'Vincent', 'van der Berg'],
    ['Jan Willem van der Berg', 'Jan Willem', 'van der Berg'],
    ['van der Berg', undefined, 'van der Berg'],
    ['Van Morrison', 'Van', 'Morrison'],
    ['Al Pacino', 'Al', 'Pacino'],
    ['María José García Márquez', 'María José', 'García Márquez'],
    ['María García Márquez', 'María', 'García Márquez'],
    ['María del Carmen Pérez García', 'María del Carmen', 'Pérez García'],
    ['Ana García de la Torre', 'Ana', 'García de la Torre'],
    ['Ana de la Torre', 'Ana', 'de la Torre'],
    ['João Pedro da Silva', 'João Pedro', 'da Silva'],
    ['Jean Pierre Dupont', 'Jean Pierre', 'Dupont'],
    ['Jean-Pierre Dupont', 'Jean-Pierre', 'Dupont'],
    ['Ludwig von Mises', 'Ludwig', 'von Mises'],
    ['Cher', 'Cher', undefined],
    ['Frau Weber', undefined, 'Weber'],
    ['Dr. Jane Kim', 'Jane', 'Kim'],
    ['Prof. Dr. Anna Lena Groß, PhD', 'Anna Lena', 'Groß'],
    ['John Smith, Jr.', 'John', 'Smith'],
    ['John Smith III', 'John', 'Smith'],
    ['Kim, Jane', 'Jane', 'Kim'],
    ['van der Berg, Vincent', 'Vincent', 'van der Berg'],
    ['García Márquez, María José', 'María José', 'García Márquez'],
    ['  Jane   Kim ', 'Jane', 'Kim'],
    ['山田 太郎', '山田 太郎', undefined],
    ['Иван Петров', 'Иван Петров', undefined],
    ['محمد علي', 'محمد علي', undefined],
    ['jane.kim@example.com', undefined, undefined],
    ['+49 30 1234', undefined, undefined],
    ['', undefined, undefined],
    [',', undefined, undefined],
  ])('%s', (name, first, last) => {
    expect(parts(name)).toEqual([first, last])
  })
})

describe('joinName', () => {
  it('gives back any name to the letter', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'Dr.',
        'van',
        'der',
        'de',
        'la',
        'García',
        'María',
        'José',
        'Kim,',
        'Jr.',
        ',',
        'PhD',
        '山田',
        'a@b',
      ),
      fc.string({ maxLength: 8 }),
    )
    const name = fc
      .array(fc.tuple(word, fc.constantFrom(' ', '  ', '\t')), { maxLength: 6 })
      .map((all) => all.flat().join(''))
    fc.assert(
      fc.property(name, (text) => {
        const split = splitName(text)
        expect(joinName(split, split)).toBe(text)
      }),
    )
  })

  it.each([
    ['Kim, Dr. Jane', { first: 'Janet', last: 'Kim' }, 'Kim, Dr. Janet'],
    ['Dr. Jane Kim, PhD', { first: 'Jane', last: 'Lee' }, 'Dr. Jane Lee, PhD'],
    ['Cher', { first: 'Cher', last: 'Sarkisian' }, 'Cher Sarkisian'],
    ['van der Berg', { first: 'Vincent', last: 'van der Berg' }, 'Vincent van der Berg'],
    ['Jane Kim', { first: 'Jane', last: undefined }, 'Jane'],
    ['Kim, Jane', { first: 'Jane', last: undefined }, 'Jane'],
    ['', { first: 'Jane', last: 'Kim' }, 'Jane Kim'],
    ['jane@example.com', { first: 'Jane', last: 'Kim' }, 'Jane Kim'],
  ])('puts an edit of %s into its place', (name, edit, whole) => {
    expect(joinName(splitName(name), edit)).toBe(whole)
  })
})
