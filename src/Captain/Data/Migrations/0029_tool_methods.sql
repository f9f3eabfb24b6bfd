-- Tools may put, patch and delete, too.
alter table captain.custom_tools drop constraint custom_tools_http_method_check;
alter table captain.custom_tools add constraint custom_tools_http_method_check check (http_method in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE'));
