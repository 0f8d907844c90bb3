{#
    What printed_texts gives, on Spark: all columns in one pass. A branch for each column would be some hundred stages,
    which take Spark minutes to plan.

    Example: `select ... from core.dim_form as cells cross join (values ('title'), ...) as names (name) group by all`.
#}
{% macro spark__printed_texts(model, columns, owner, key) %}
    {% if not columns %}{{ return(default__printed_texts(model, columns, owner, key)) }}{% endif %}
    select
        owner_id,
        column_name,
        text,
        min(row_key) as row_key
    from (
        select
            {{ 'null' if owner == 'null' else 'cells.' ~ owner }} as owner_id,
            names.name as column_name,
            case names.name {% for column in columns %} when '{{ column }}' then cells.{{ column }}{% endfor %} end as text,
            cast(cells.{{ key }} as varchar) as row_key
        from {{ model }} as cells
        cross join (values ('{{ columns | join("'), ('") }}')) as names (name)
    ) as every_text
    where {{ can_tell('text') }}
    group by owner_id, column_name, text
{% endmacro %}
