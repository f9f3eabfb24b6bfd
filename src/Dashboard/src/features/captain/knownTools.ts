import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useMcp } from './mcp';
import { builtinTools, useTools } from './tools';

/** Every tool that there is, by the name that instructions use and under the title that people know. */
export function useKnownTools() {
  const { t } = useI18n();
  const tools = useTools();
  const mcp = useMcp();
  const known = computed(() => [
    ...builtinTools.map((name) => ({ name, title: t(`tools.builtin.${name}.name`) })),
    ...(tools.list ?? []).map((tool) => ({ name: tool.slug, title: tool.title })),
    ...(mcp.list ?? []).flatMap((server) =>
      server.tools.map((tool) => ({ name: tool.id, title: `${server.name}: ${tool.title}` })),
    ),
  ]);
  // One that is gone has its name left.
  const titleOf = (name: string) => known.value.find((tool) => tool.name === name)?.title ?? name;
  const load = () => Promise.all([tools.load(), mcp.load()]);
  return { known, titleOf, load };
}
