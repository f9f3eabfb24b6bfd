import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { type AssistantDraft, captainApi } from '@/api/captain';
import { ApiError } from '@/api/http';
import type { Assistant, Model, ModelDraft, ModelPurpose, ModelTest } from '@/api/types';
import { useSession } from '@/features/session/store';

export const useCaptain = defineStore('captain', () => {
  const session = useSession();
  const assistants = shallowRef<Assistant[] | null>(null);
  const models = shallowRef<Model[] | null>(null);
  const error = ref<ApiError | null>(null);
  const of = (purpose: ModelPurpose) =>
    computed(() => (models.value ?? []).filter((model) => model.purpose === purpose));
  const chatModels = of('chat');
  const embeddingModels = of('embedding');
  const rerankModels = of('rerank');

  async function load(): Promise<void> {
    try {
      const [assistantPage, modelPage] = await Promise.all([
        captainApi.assistants(session.accountId),
        captainApi.models(session.accountId),
      ]);
      assistants.value = assistantPage.payload;
      models.value = modelPage.payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function saveAssistant(id: number | null, draft: AssistantDraft): Promise<void> {
    if (id === null) await captainApi.addAssistant(session.accountId, draft);
    else await captainApi.updateAssistant(session.accountId, id, draft);
    await load();
  }

  async function removeAssistant(id: number): Promise<void> {
    await captainApi.removeAssistant(session.accountId, id);
    await load();
  }

  async function saveModel(id: number | null, draft: ModelDraft): Promise<Model> {
    const saved =
      id === null
        ? await captainApi.addModel(session.accountId, draft)
        : await captainApi.updateModel(session.accountId, id, draft);
    await load();
    return saved;
  }

  async function removeModel(id: number): Promise<void> {
    await captainApi.removeModel(session.accountId, id);
    await load();
  }

  /** Where a model is chosen, and where an assistant answers: asked anew each time somebody wants to delete one. */
  const modelUses = (id: number) => captainApi.modelUses(session.accountId, id);
  const assistantInboxes = async (id: number) => (await captainApi.assistantInboxes(session.accountId, id)).payload;

  const testModel = (id: number): Promise<ModelTest> => captainApi.testModel(session.accountId, id);

  return {
    assistants,
    models,
    chatModels,
    embeddingModels,
    rerankModels,
    error,
    load,
    saveAssistant,
    removeAssistant,
    saveModel,
    removeModel,
    modelUses,
    assistantInboxes,
    testModel,
  };
});
