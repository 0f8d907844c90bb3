{#
    The query of a data test of the graph, as its generic test makes it, with one row and one column: how many rows fail.
    Its arguments are those of the YAML, with relations in the place of `ref('...')`.

    Example: `select count(*) from (select region_code from core.dim_form where region_code is null) as failed`.
#}
{% macro data_test_query(test, relations) %}
    {%- set tested = relations[test.attached_node.split('.')[-1]] -%}
    {%- set arguments = {} -%}
    {%- for name, value in test.test_metadata.kwargs.items() -%}
        {%- set named = modules.re.fullmatch("ref[(]'([a-z0-9_]+)'[)]", value | string) -%}
        {%- if name == 'model' and test.config.where -%}
            {%- do arguments.update({name: '(select * from ' ~ tested ~ ' where ' ~ test.config.where ~ ') as tested'}) -%}
        {%- elif name == 'model' -%}
            {%- do arguments.update({name: tested}) -%}
        {%- else -%}
            {%- do arguments.update({name: relations[named.group(1)] if named else value}) -%}
        {%- endif -%}
    {%- endfor -%}
    select {{ test.config.fail_calc }} from ({{ context['test_' ~ test.test_metadata.name](**arguments) }}) as failed
{%- endmacro %}
