import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { show } from '../../../tests/support/mount';
import FileDrop from './FileDrop.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
});

const file = (text: string, lastModified: number) =>
  new File([text], 'index.md', { type: 'text/markdown', lastModified });

async function drop(...files: File[]): Promise<void> {
  await shown?.find('fieldset').trigger('drop', { dataTransfer: { files } });
}

it('keeps two files of one name, and the same file once', async () => {
  const files = ref<File[]>([]);
  shown = show(
    defineComponent(
      () => () =>
        h(FileDrop, { modelValue: files.value, 'onUpdate:modelValue': (next: File[]) => (files.value = next) }),
    ),
  );

  const first = file('Shipping', 1);
  await drop(first);
  await drop(file('Returns and refunds', 2), first, file('Shipping', 3));
  expect(files.value.map((one) => one.lastModified)).toEqual([1, 2, 3]);
  expect(shown.findAll('li')).toHaveLength(3);

  await drop(file('Shipping', 1));
  expect(shown.findAll('li')).toHaveLength(3);

  await shown.findAll('li')[1]?.find('button').trigger('click');
  expect(files.value.map((one) => one.lastModified)).toEqual([1, 3]);
});

it('says of an empty file that nothing is in it', async () => {
  shown = show(FileDrop, { modelValue: [file('', 1), file('Shipping', 2)] });
  expect(shown.findAll('li .muted').map((one) => one.text())).toEqual(['0 kB', '1 kB']);
});
