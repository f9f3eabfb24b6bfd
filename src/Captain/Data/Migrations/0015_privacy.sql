-- Whether e-mail addresses, telephone and card numbers are masked before texts leave for providers of models.
create table captain.privacy (
    account_id         bigint  primary key,
    mask_personal_data boolean not null
);
