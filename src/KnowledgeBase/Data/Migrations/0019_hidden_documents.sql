-- Every search asks which documents it must not find: few, among all documents of everybody.
create index documents_hidden on knowledge.documents (knowledge_base_id)
    where removed_at is not null or valid_from is not null or valid_until is not null;
