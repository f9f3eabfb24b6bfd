// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

// Forms that cannot be anything else; an imperative such as "escriba" is also a subjunctive.
it('the team is addressed as tú, and a pair has one word', () => {
  const dashboard = read('src/locales/es.json');
  const formal = /\b(usted|su equipo|Ábralo|Déjelo|Escríbala|[Cc]ompruebe|Corrija|Describa|Indique|Añada|Diga qué)\b/g;
  expect(dashboard.match(formal) ?? []).toEqual([]);
  expect(dashboard.match(/\bparejas?\b/g) ?? []).toEqual([]);
});

it('customers are addressed as usted, in the widget as in what answers them', () => {
  const texts = [read('../Widget/src/frame/locales/es.json'), read('../Captain/Guardrails/Texts/es.json')];
  const replies = texts
    .map((text) => text.replace(/"(alone|yes|no|weak_yes|frustrated|fillers)": \[[^\]]*\]/g, ''))
    .join('\n');
  expect(replies.match(/(?<![\p{L}])(tu|tus|te|ti|tuyo|Tú|quieras|inténtalo|ayudarte)(?![\p{L}])/giu) ?? []).toEqual(
    [],
  );
});
