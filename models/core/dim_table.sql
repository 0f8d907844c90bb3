with declared as (
    {{ declared_tables() }}
),

labels as (
    select * from {{ ref('table_labels') }}
),

final as (
    select
        declared.table_name,
        declared.schema_name,
        cast(labels.table_order as integer) as table_order,
        coalesce(labels.label_zh, declared.table_name) as label_zh,
        coalesce(labels.label_en, declared.table_name) as label_en,
        declared.description,
        string_split(declared.key_columns, '|') as key_columns
    from declared
    left join labels on declared.table_name = labels.table_name
)

select * from final
